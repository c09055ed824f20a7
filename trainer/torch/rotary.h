// Rotary embeddings in one pass over memory each way, for float32 on the CPU.
// Composed they take seven passes forwards and about ten backwards. The results
// are the composed ones bit by bit.
#pragma once
#include "kernel.h"
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>

namespace agon {
namespace {

// Turns each of heads rows of 2n numbers by the n angles of one place: the pair
// (a, b) becomes (a·cos − b·sin, b·cos + a·sin).
EACH_PROCESSOR_ROUNDING void turn(float *y, const float *x, const float *cos, const float *sin,
                                  int64_t heads, int64_t n) {
  for (int64_t h = 0; h < heads; h++, x += 2 * n, y += 2 * n)
    for (int64_t i = 0; i < n; i++) {
      const float a = x[i], b = x[n + i];
      y[i] = a * cos[i] - b * sin[i];
      y[n + i] = b * cos[i] + a * sin[i];
    }
}

// Turns back: (a·cos + b·sin, b·cos − a·sin).
EACH_PROCESSOR_ROUNDING void turn_back(float *y, const float *x, const float *cos, const float *sin,
                                       int64_t heads, int64_t n) {
  for (int64_t h = 0; h < heads; h++, x += 2 * n, y += 2 * n)
    for (int64_t i = 0; i < n; i++) {
      const float a = x[i], b = x[n + i];
      y[i] = a * cos[i] + b * sin[i];
      y[n + i] = b * cos[i] - a * sin[i];
    }
}

using Turn = void (*)(float *, const float *, const float *, const float *, int64_t, int64_t);

// Applies turn to every place of x, [B, T, H, S].
at::Tensor turned(Turn turn, const at::Tensor &x, const at::Tensor &cos, const at::Tensor &sin) {
  const int64_t t = x.size(1), heads = x.size(2), n = x.size(3) / 2, width = heads * 2 * n;
  auto y = at::empty_like(x, at::MemoryFormat::Contiguous);
  const float *px = x.const_data_ptr<float>(), *pc = cos.const_data_ptr<float>(),
              *ps = sin.const_data_ptr<float>();
  float *py = y.mutable_data_ptr<float>();
  at::parallel_for(0, x.size(0) * t, 64, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      turn(py + i * width, px + i * width, pc + i % t * n, ps + i % t * n, heads, n);
  });
  return y;
}

struct Rotary : torch::autograd::Function<Rotary> {
  static at::Tensor forward(AutogradContext *ctx, const at::Tensor &x, const at::Tensor &cos,
                            const at::Tensor &sin) {
    ctx->save_for_backward({cos, sin});
    return turned(turn, x, cos, sin);
  }

  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {turned(turn_back, grads[0].contiguous(), saved[0], saved[1]), at::Tensor(), at::Tensor()};
  }
};

// Whether rotary has a kernel for these. A table that learns has none.
bool rotary_fits(const at::Tensor &x, const at::Tensor &cos, const at::Tensor &sin) {
  auto table = [&](const at::Tensor &t) {
    return plain(t) && !t.requires_grad() && t.numel() == x.size(1) * (x.size(3) / 2);
  };
  return plain(x) && x.dim() == 4 && x.size(3) % 2 == 0 && table(cos) && table(sin);
}

at::Tensor rotary(const at::Tensor &x, const at::Tensor &cos, const at::Tensor &sin) {
  if (rotary_fits(x, cos, sin))
    return Rotary::apply(x, cos, sin);
  auto halves = x.chunk(2, -1);
  const auto &a = halves[0], &b = halves[1];
  return at::cat({a * cos - b * sin, b * cos + a * sin}, -1);
}

} // namespace
} // namespace agon

// RMSNorm in one pass over memory each way, for float32 on the CPU. libtorch
// has such a kernel for GPUs only; on the CPU it composes the norm of about
// four operations forwards and ten backwards, each through memory.
#pragma once
#include "kernel.h"
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <cmath>

namespace agon {
namespace {

constexpr int64_t lanes = 16; // partial sums, so that the compiler may use vectors
constexpr int64_t block = 64; // rows that one task takes

EACH_PROCESSOR float dot(const float *a, const float *b, int64_t n) {
  float parts[lanes] = {};
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (int64_t j = 0; j < lanes; j++)
      parts[j] += a[i + j] * b[i + j];
  float sum = 0;
  for (float part : parts)
    sum += part;
  for (; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

// y = x·scale·w
EACH_PROCESSOR void scaled(float *y, const float *x, const float *w, float scale, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    y[i] = x[i] * scale * w[i];
}

// dx = dy·w·r − x·c, dw += dy·x·r
EACH_PROCESSOR void pulled_back(float *dx, float *dw, const float *dy, const float *x,
                           const float *w, float r, float c, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    dx[i] = dy[i] * w[i] * r - x[i] * c;
    dw[i] += dy[i] * x[i] * r;
  }
}

struct RMSNorm : torch::autograd::Function<RMSNorm> {
  static at::Tensor forward(AutogradContext *ctx, const at::Tensor &x, const at::Tensor &w, double eps) {
    const int64_t d = x.size(-1), n = x.numel() / d;
    auto y = at::empty_like(x), r = at::empty({n}, x.options());
    const float *px = x.const_data_ptr<float>(), *pw = w.const_data_ptr<float>();
    float *py = y.mutable_data_ptr<float>(), *pr = r.mutable_data_ptr<float>();
    at::parallel_for(0, n, block, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        pr[i] = 1 / std::sqrt(dot(px + i * d, px + i * d, d) / d + (float)eps);
        scaled(py + i * d, px + i * d, pw, pr[i], d);
      }
    });
    ctx->save_for_backward({x, w, r});
    return y;
  }

  // With g = dy·w: dx = r·g − x·r³·mean(g·x).
  static variable_list backward(AutogradContext *ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &w = saved[1], &r = saved[2];
    auto dy = grads[0].contiguous();
    const int64_t d = x.size(-1), n = x.numel() / d, blocks = (n + block - 1) / block;
    auto dx = at::empty_like(x), dw = at::zeros({blocks, d}, x.options());
    const float *px = x.const_data_ptr<float>(), *pw = w.const_data_ptr<float>(),
                *pr = r.const_data_ptr<float>(), *pdy = dy.const_data_ptr<float>();
    float *pdx = dx.mutable_data_ptr<float>(), *pdw = dw.mutable_data_ptr<float>();
    at::parallel_for(0, blocks, 1, [&](int64_t first, int64_t last) {
      std::vector<float> g(d);
      for (int64_t b = first; b < last; b++)
        for (int64_t i = b * block; i < std::min(n, (b + 1) * block); i++) {
          scaled(g.data(), pdy + i * d, pw, 1, d);
          float c = pr[i] * pr[i] * pr[i] * dot(g.data(), px + i * d, d) / d;
          pulled_back(pdx + i * d, pdw + b * d, pdy + i * d, px + i * d, pw, pr[i], c, d);
        }
    });
    return {dx, dw.sum(0), at::Tensor()};
  }
};

// Whether rms_norm has a kernel for these; weight may be undefined.
bool rms_norm_fits(const at::Tensor &x, const at::Tensor &weight) {
  return weight.defined() && plain(x) && plain(weight) && x.dim() > 0 && x.numel() > 0 &&
         weight.dim() == 1 && weight.size(0) == x.size(-1);
}

// x/√(mean(x²)+eps) over the last dimension, times weight. Autograd sees
// through it. Sums are taken in an order that does not depend on the number of
// threads.
at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double eps) {
  return RMSNorm::apply(x, weight, eps);
}

} // namespace
} // namespace agon

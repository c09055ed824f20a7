#if __has_include("libtorch_stamp.h")
#include "libtorch_stamp.h"
#else
#error "libtorch is not set up (hint: make libtorch)"
#endif
#include "rmsnorm.h"
#include "rotary.h"
#include "shim.h"

#include <torch/version.h>
#define TORCH_AT_LEAST(major, minor)                                           \
  (TORCH_VERSION_MAJOR > (major) ||                                            \
   (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/clamp_max.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/promote_types.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#if TORCH_AT_LEAST(2, 4)
#include <ATen/ops/rms_norm.h>
#endif
#include <c10/core/GradMode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/util/Optional.h>
#if TORCH_AT_LEAST(2, 9)
#include <c10/core/CachingDeviceAllocator.h>
#endif

#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

// gotch's error slot; torch_api.h defines it and so cannot be included twice.
extern thread_local char *torch_last_err;

namespace {

// Runs body; an exception becomes a message in the slot and failed's value.
template <class T, class Body> T guarded(T failed, Body body) noexcept {
  try {
    return body();
  } catch (const c10::Error &e) {
    // Not what(): it adds a stack trace, which takes 10 ms to write out.
    torch_last_err = strdup(e.what_without_backtrace());
  } catch (const std::exception &e) {
    torch_last_err = strdup(e.what());
  } catch (...) {
    torch_last_err = strdup("an exception of an unknown type");
  }
  return failed;
}

const at::Tensor &tensor(void *t) { return *static_cast<at::Tensor *>(t); }

void *fresh(at::Tensor t) { return new at::Tensor(std::move(t)); }

c10::optional<at::Tensor> maybe(void *t) {
  return t ? c10::optional<at::Tensor>(tensor(t)) : c10::nullopt;
}

std::vector<at::Tensor> list(void **ts, int n) {
  std::vector<at::Tensor> result;
  result.reserve(n);
  for (int i = 0; i < n; i++)
    result.push_back(tensor(ts[i]));
  return result;
}

// The 2-norm of each, in float32 where they are of half precision: in bfloat16
// the sum over the tensors would be good to three digits only.
std::vector<at::Tensor> norms_of(const std::vector<at::Tensor> &ts) {
#if TORCH_AT_LEAST(2, 4)
  return at::_foreach_norm(ts, 2, at::promote_types(ts[0].scalar_type(), at::kFloat));
#else
  return at::_foreach_norm(ts, 2);
#endif
}

bool cuda_loaded = false;

#if TORCH_AT_LEAST(2, 9)
// Calls body with the allocator and the number of the current GPU, if there has
// been work on a GPU. It is the interface of all kinds of accelerators: CUDA's own
// wants CUDA's headers.
template <class Body> int with_allocator(Body body) {
  return guarded<int>(0, [&] {
    auto allocator = c10::getDeviceAllocator(c10::DeviceType::CUDA);
    if (allocator->initialized())
      body(*allocator, c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->getDevice().index());
    return 1;
  });
}
#else
template <class Body> int with_allocator(Body) {
  return guarded<int>(0, []() -> int {
    throw std::runtime_error("memory statistics: not in this libtorch (2.9 has them)");
  });
}
#endif

} // namespace

void agon_free(void **tensors, size_t n) {
  for (size_t i = 0; i < n; i++)
    delete static_cast<at::Tensor *>(tensors[i]);
}

void *agon_from_data(const void *data, const int64_t *sizes, int dims, int dtype) {
  return guarded<void *>(nullptr, [&] {
    auto t = at::empty(at::IntArrayRef(sizes, dims), at::ScalarType(dtype));
    if (t.nbytes() > 0)
      std::memcpy(t.data_ptr(), data, t.nbytes());
    return fresh(t);
  });
}

void *agon_clone(void *self) {
  return guarded<void *>(nullptr, [&] { return fresh(tensor(self).clone()); });
}

void agon_set_grad(void *self, void *grad) {
  guarded<int>(0, [&] {
    tensor(self).mutable_grad() = grad ? tensor(grad) : at::Tensor();
    return 1;
  });
}

void *agon_attention(void *query, void *key, void *value, void *mask, int causal,
                     double scale) {
  return guarded<void *>(nullptr, [&] {
    at::Tensor q = tensor(query), k = tensor(key), v = tensor(value);
    auto factor = scale == 0 ? c10::optional<double>() : c10::optional<double>(scale);
    bool grouped = q.size(-3) != k.size(-3);
#if TORCH_AT_LEAST(2, 5)
    return fresh(at::scaled_dot_product_attention(q, k, v, maybe(mask), 0.0,
                                                  causal != 0, factor, grouped));
#else
    if (grouped) {
      auto times = q.size(-3) / k.size(-3);
      k = k.repeat_interleave(times, -3);
      v = v.repeat_interleave(times, -3);
    }
    return fresh(at::scaled_dot_product_attention(q, k, v, maybe(mask), 0.0,
                                                  causal != 0, factor));
#endif
  });
}

void *agon_rms_norm(void *self, void *weight, double eps) {
  return guarded<void *>(nullptr, [&] {
    const auto &x = tensor(self);
    if (weight && agon::rms_norm_fits(x, tensor(weight)))
      return fresh(agon::rms_norm(x, tensor(weight), eps));
#if TORCH_AT_LEAST(2, 4)
    return fresh(at::rms_norm(x, {x.size(-1)}, maybe(weight), eps));
#else
    auto wide = x.to(at::kFloat);
    auto y = (wide * (wide.square().mean(-1, true) + eps).rsqrt()).to(x.scalar_type());
    return fresh(weight ? y * tensor(weight) : y);
#endif
  });
}

void *agon_rotary(void *self, void *cos, void *sin) {
  return guarded<void *>(nullptr, [&] {
    return fresh(agon::rotary(tensor(self), tensor(cos), tensor(sin)));
  });
}

void *agon_clip_grad_norm(void **grads, int n, double max) {
  return guarded<void *>(nullptr, [&] {
    c10::NoGradGuard no_grad;
    auto gs = list(grads, n);
    if (gs.empty())
      return fresh(at::zeros({}));
    auto device = gs[0].device();
    std::vector<at::Tensor> norms;
    for (auto &norm : norms_of(gs))
      norms.push_back(norm.to(device, at::kFloat));
    auto total = at::stack(norms).norm();
    // 1e-6 and the clamp as in torch.nn.utils.clip_grad_norm_: no branch, so
    // that a GPU need not be waited for.
    auto factor = at::clamp_max(max / (total + 1e-6), 1.0);
#if TORCH_AT_LEAST(2, 2)
    at::_foreach_mul_(gs, factor);
#else
    for (auto &g : gs)
      g.mul_(factor.to(g.device()));
#endif
    return fresh(total);
  });
}

int agon_adamw(void **params, void **grads, void **means, void **variances, void **steps,
               int n, agon_adamw_options o) {
  return guarded<int>(0, [&] {
    c10::NoGradGuard no_grad;
    auto p = list(params, n), g = list(grads, n), m = list(means, n),
         v = list(variances, n), s = list(steps, n);
    if (p.empty())
      return 1;
    at::_foreach_add_(s, 1);
#if !TORCH_AT_LEAST(2, 4)
    if (!p[0].is_cuda())
      throw std::runtime_error("fused AdamW on a CPU: not in this libtorch (2.4 has it)");
#endif
    at::_fused_adamw_(p, g, m, v, {}, s, o.lr, o.beta1, o.beta2, o.weight_decay, o.eps,
                      /*amsgrad=*/false, /*maximize=*/false);
    return 1;
  });
}

int agon_foreach_copy(void **targets, void **sources, int n) {
  return guarded<int>(0, [&] {
    c10::NoGradGuard no_grad;
    auto to = list(targets, n), from = list(sources, n);
    if (n > 0)
      at::_foreach_copy_(to, from);
    return 1;
  });
}

int agon_foreach_mul(void **tensors, int n, double factor) {
  return guarded<int>(0, [&] {
    c10::NoGradGuard no_grad;
    auto ts = list(tensors, n);
    if (n > 0)
      at::_foreach_mul_(ts, factor);
    return 1;
  });
}

int agon_foreach_add(void **targets, void **sources, int n, double alpha) {
  return guarded<int>(0, [&] {
    c10::NoGradGuard no_grad;
    auto to = list(targets, n), from = list(sources, n);
    if (n > 0)
      at::_foreach_add_(to, from, alpha);
    return 1;
  });
}

char *agon_load_cuda(void) {
  if (cuda_loaded)
    return nullptr;
  // Global, so that its static initialisers register with libtorch_cpu's
  // tables and later libraries find its symbols.
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    return strdup(dlerror());
  cuda_loaded = true;
  return nullptr;
}

int agon_cuda_memory(size_t *free, size_t *total) {
  // libtorch_cuda has loaded the runtime; nothing here is compiled against it.
  using get_info = int (*)(size_t *, size_t *);
  auto ask = reinterpret_cast<get_info>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
  return cuda_loaded && ask != nullptr && ask(free, total) == 0;
}

int agon_cuda_statistics(agon_memory_statistics *statistics) {
  *statistics = {};
  return with_allocator([&](auto &allocator, auto device) {
    auto all = allocator.getDeviceStats(device);
    const auto &allocated = all.allocated_bytes[0], &reserved = all.reserved_bytes[0];
    *statistics = {allocated.current, reserved.current, allocated.peak, reserved.peak};
  });
}

int agon_cuda_reset_peaks(void) {
  return with_allocator([](auto &allocator, auto device) { allocator.resetPeakStats(device); });
}

int agon_cuda_empty_cache(void) {
  return with_allocator([](auto &allocator, auto) { allocator.emptyCache(); });
}

void agon_deterministic(int on) {
  auto &context = at::globalContext();
  context.setDeterministicAlgorithms(on != 0, /*warn_only=*/false);
  context.setDeterministicCuDNN(on != 0);
  context.setBenchmarkCuDNN(false);
#if TORCH_AT_LEAST(2, 2)
  // Fills what at::empty makes, which is written to before it is read.
  context.setDeterministicFillUninitializedMemory(false);
#endif
}

void agon_manual_seed(uint64_t seed) {
  // at::manual_seed asks for CUDA, and libtorch remembers the answer "none"
  // for good; so it is asked only once CUDA is there.
  if (cuda_loaded) {
    guarded<int>(0, [&] { return at::manual_seed(seed), 1; });
    return;
  }
  auto generator = at::detail::getDefaultCPUGenerator();
  std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_current_seed(seed);
}

void agon_set_threads(int n) {
  guarded<int>(0, [&] { return at::set_num_threads(n), 1; });
}

int agon_threads(void) { return at::get_num_threads(); }

const char *agon_version(void) { return TORCH_VERSION; }

// What the kernels of this package share.
//
// Headers, for shim.cpp alone: to read torch's headers twice would take longer
// than to compile all of them.
#pragma once
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <torch/csrc/autograd/custom_function.h>

// The compiler makes one copy for each of these and the loader takes the best
// that the processor has.
#define EACH_PROCESSOR                                                         \
  __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))

// The same without fused multiply-add: as if each operation went through memory.
#define EACH_PROCESSOR_ROUNDING                                                \
  __attribute__((target_clones("avx512f", "avx2", "default"),                  \
                 optimize("O3", "fp-contract=off")))

namespace agon {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Whether a kernel may read t as an array of floats.
bool plain(const at::Tensor &t) {
  return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.is_contiguous();
}

} // namespace
} // namespace agon

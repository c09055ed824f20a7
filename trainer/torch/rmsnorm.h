// RMSNorm in one pass over memory each way, for float32 on the CPU. libtorch
// has such a kernel for GPUs only; on the CPU it composes the norm of about
// four operations forwards and ten backwards, each through memory.
#pragma once
#include <ATen/ATen.h>

namespace agon {

// Whether rms_norm has a kernel for these; weight may be undefined.
bool rms_norm_fits(const at::Tensor &x, const at::Tensor &weight);

// x/√(mean(x²)+eps) over the last dimension, times weight. Autograd sees
// through it. Sums are taken in an order that does not depend on the number of
// threads.
at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double eps);

} // namespace agon

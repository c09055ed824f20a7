// What gotch's bindings lack and libtorch has, in C.
//
// A tensor is a pointer to an at::Tensor that the caller frees, as in gotch. A
// function that fails stores a message where gotch does (see take() in
// errors.go) and returns null or 0; it never lets an exception out.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Frees n tensors; null ones are skipped.
void agon_free(void **tensors, size_t n);

// A new contiguous tensor on the CPU with a copy of data.
void *agon_from_data(const void *data, const int64_t *sizes, int dims, int dtype);

// A copy with its own memory; autograd sees through it.
void *agon_clone(void *self);

// Makes grad self's gradient; null removes it.
void agon_set_grad(void *self, void *grad);

// softmax(q kᵀ·scale + mask) v. mask may be null. k and v may have fewer heads
// than q, if that is a divisor. scale 0 means 1/√d.
void *agon_attention(void *query, void *key, void *value, void *mask, int causal,
                     double scale);

// x/rms(x) over the last dimension, times weight if that is not null.
void *agon_rms_norm(void *self, void *weight, double eps);

// Rotary embeddings of self [B, T, H, S]; cos and sin are [T, 1, S/2].
void *agon_rotary(void *self, void *cos, void *sin);

// The 2-norm over all grads together, as a scalar on their device; the grads
// are scaled in place where it exceeds max.
void *agon_clip_grad_norm(void **grads, int n, double max);

typedef struct {
  double lr, beta1, beta2, eps, weight_decay;
} agon_adamw_options;

// One step of AdamW. The five lists have n entries each; steps are scalars of
// float32 that count from 0 and are raised by 1 here. Returns 0 on failure.
int agon_adamw(void **params, void **grads, void **means, void **variances, void **steps,
               int n, agon_adamw_options options);

// Copies each source into the target at its place; dtypes may differ.
int agon_foreach_copy(void **targets, void **sources, int n);

// Multiplies each tensor in place.
int agon_foreach_mul(void **tensors, int n, double factor);

// Adds sources·alpha to the targets in place.
int agon_foreach_add(void **targets, void **sources, int n, double alpha);

// Loads libtorch_cuda.so; null on success, else why not (freed by the caller).
char *agon_load_cuda(void);

// The free and all bytes of the current GPU; 0 if they cannot be told. CUDA is
// loaded.
int agon_cuda_memory(size_t *free, size_t *total);

// What the caching allocator holds of the current GPU, in bytes. Reserved is what
// it took from the driver, allocated what tensors have of that.
typedef struct {
  int64_t allocated, reserved, peak_allocated, peak_reserved;
} agon_memory_statistics;

// These three return 0 on failure; before the first work on the GPU they find
// nothing. CUDA is loaded.
int agon_cuda_statistics(agon_memory_statistics *statistics);
int agon_cuda_reset_peaks(void);
int agon_cuda_empty_cache(void);

// Makes operations choose algorithms that give the same bits each time, or fail
// where they have none; 0 lets them choose the fastest again.
void agon_deterministic(int on);

void agon_manual_seed(uint64_t seed);

// The threads that one operation may use; they belong to the calling thread.
void agon_set_threads(int n);
int agon_threads(void);

const char *agon_version(void);

#ifdef __cplusplus
}
#endif

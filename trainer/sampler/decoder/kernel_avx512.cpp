#if defined(__x86_64__)
#include "layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")
#endif

#define KERNEL avx512
#define LANES 16
#define ROWS 12 // 12 × 2 sums, 2 weights and a token's value fill the registers
#include "kernel.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif

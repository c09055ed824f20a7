#if defined(__x86_64__)
#include "layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#define KERNEL avx2
#define LANES 8
#define ROWS 6 // 6 × 2 sums, 2 weights and a token's value fill the registers
#include "kernel.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif

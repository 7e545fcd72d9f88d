#include "ComputeKernels.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,fma"))), \
                             apply_to = function)
// 24 of 32 registers hold sums, 4 filters, 1 a pixel's value.
#define LANES 16
#define PIXELS 6
#define BLOCKS 4
#include "AllKernels.h"
#pragma clang attribute pop

const ck_kernels *ck_avx512(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")
             ? &kernels
             : NULL;
}

#else

const ck_kernels *ck_avx512(void) { return NULL; }

#endif

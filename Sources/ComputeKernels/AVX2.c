#include "ComputeKernels.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
// 12 of 16 registers hold sums, 2 a block of filters, 1 a pixel's value.
#define LANES 8
#define PIXELS 6
#define BLOCKS 1
#include "AllKernels.h"
#pragma clang attribute pop

const ck_kernels *ck_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : NULL;
}

#else

const ck_kernels *ck_avx2(void) { return NULL; }

#endif

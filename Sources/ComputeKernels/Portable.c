// What every processor of the architecture has: SSE2, NEON, or whatever the compiler makes of it.

#define LANES 4
#define BLOCKS 1
#if defined(__aarch64__)
#define PIXELS 6  // 24 of 32 registers hold sums
#else
#define PIXELS 2  // 8 of 16 registers hold sums
#endif
#include "AllKernels.h"

const ck_kernels *ck_portable(void) { return &kernels; }

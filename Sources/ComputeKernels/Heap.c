#include "ComputeKernels.h"

#include <limits.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

void ck_bound_heap(ptrdiff_t largest, ptrdiff_t kept) {
#if defined(__GLIBC__)
  if (largest <= INT_MAX && kept <= INT_MAX) {
    mallopt(M_MMAP_THRESHOLD, (int)largest);
    mallopt(M_TRIM_THRESHOLD, (int)kept);
  }
#else
  (void)largest;
  (void)kept;
#endif
}

void ck_trim_heap(size_t kept) {
#if defined(__GLIBC__)
  if (mallinfo2().fordblks > kept) malloc_trim(0);
#else
  (void)kept;
#endif
}

size_t ck_heap_in_use(void) {
#if defined(__GLIBC__)
  return mallinfo2().uordblks;
#else
  return 0;
#endif
}

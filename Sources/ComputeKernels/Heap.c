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

size_t ck_trim_heap(size_t kept) {
#if defined(__GLIBC__)
  struct mallinfo2 heap = mallinfo2();
  if (heap.fordblks > kept) malloc_trim(0);
  return heap.ordblks + heap.smblks;
#else
  (void)kept;
  return 0;
#endif
}

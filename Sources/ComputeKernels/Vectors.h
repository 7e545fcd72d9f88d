// Included once for each instruction set, which defines LANES: the values of one register.

#include "ComputeKernels.h"

typedef float vector __attribute__((vector_size(4 * LANES)));
typedef float vector_anywhere __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int mask __attribute__((vector_size(4 * LANES)));

// Registers that one pixel of one block takes.
enum { PARTS = CK_BLOCK / LANES };

#define INLINE static inline __attribute__((always_inline))
// In the macro-kernel's frame the compiler runs out of registers.
#define ALONE static __attribute__((noinline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vector all(float value) { return (vector){0} + value; }

INLINE vector load(const float *from) { return *(const vector *)from; }

INLINE void store(float *to, vector value) { *(vector *)to = value; }

INLINE vector load_anywhere(const float *from) { return *(const vector_anywhere *)from; }

INLINE vector choose(mask where, vector yes, vector no) {
  return (vector)((where & (mask)yes) | (~where & (mask)no));
}

// Comparisons with NaN are false, so it stays.
INLINE vector clamped(vector value, ck_clamp clamp) {
  value = choose(value < clamp.least, all(clamp.least), value);
  return choose(value > clamp.most, all(clamp.most), value);
}

INLINE float clamped_value(float value, ck_clamp clamp) {
  value = value < clamp.least ? clamp.least : value;
  return value > clamp.most ? clamp.most : value;
}

// NaN wins.
INLINE vector larger(vector a, vector b) { return choose((a >= b) | (a != a), a, b); }

INLINE vector square_roots(vector value) { return __builtin_elementwise_sqrt(value); }

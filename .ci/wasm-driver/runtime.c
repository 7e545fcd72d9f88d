// What Swift and the compiler call and a bare WebAssembly module has not. Memory is never given back: a module lives for
// one network.
#include <stddef.h>
#include <stdint.h>

extern unsigned char __heap_base;

static uintptr_t next;

static void *take(size_t alignment, size_t size) {
  if (next == 0) next = (uintptr_t)&__heap_base;
  uintptr_t start = (next + alignment - 1) & ~(alignment - 1);
  next = start + size;
  size_t pages = (next + 65535) / 65536;
  size_t present = __builtin_wasm_memory_size(0);
  if (pages > present && __builtin_wasm_memory_grow(0, pages - present) == (size_t)-1) __builtin_trap();
  return (void *)start;
}

void *malloc(size_t size) { return take(16, size); }

void free(void *pointer) { (void)pointer; }

int posix_memalign(void **pointer, size_t alignment, size_t size) {
  *pointer = take(alignment, size);
  return 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  unsigned char *t = to;
  const unsigned char *f = from;
  while (count--) *t++ = *f++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  unsigned char *t = to;
  const unsigned char *f = from;
  if (t <= f) return memcpy(to, from, count);
  while (count--) t[count] = f[count];
  return to;
}

void *memset(void *to, int value, size_t count) {
  unsigned char *t = to;
  while (count--) *t++ = (unsigned char)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t count) {
  const unsigned char *x = a, *y = b;
  for (; count--; x++, y++)
    if (*x != *y) return *x < *y ? -1 : 1;
  return 0;
}

size_t strlen(const char *text) {
  size_t count = 0;
  while (text[count]) count++;
  return count;
}

// Hashes need not be secret here, but a dictionary's order must not show: each run has another seed.
extern uint64_t host_seed(void);

void arc4random_buf(void *to, size_t count) {
  unsigned char *t = to;
  uint64_t state = host_seed();
  while (count--) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    *t++ = state >> 56;
  }
}

// The host reads decimals: JavaScript's are correctly rounded, as `Double.init?(_: String)` must be.
extern double host_decimal(const char *text, size_t count);

const char *_swift_stdlib_strtod_clocale(const char *text, double *result) {
  size_t count = strlen(text);
  *result = host_decimal(text, count);
  return *result == *result ? text + count : NULL;
}

uintptr_t __stack_chk_guard = 0x7AC0FFEE;

_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }

// 128-bit arithmetic of `Int128`.

typedef __int128 i128;
typedef unsigned __int128 u128;

typedef union {
  u128 whole;
  struct {
    uint64_t low, high;
  };
} parts;

static u128 of(uint64_t high, uint64_t low) {
  parts p;
  p.low = low;
  p.high = high;
  return p.whole;
}

u128 __ashlti3(u128 a, int bits) {
  parts p = {a};
  if (bits == 0) return a;
  if (bits >= 64) return of(p.low << (bits - 64), 0);
  return of(p.high << bits | p.low >> (64 - bits), p.low << bits);
}

u128 __lshrti3(u128 a, int bits) {
  parts p = {a};
  if (bits == 0) return a;
  if (bits >= 64) return of(0, p.high >> (bits - 64));
  return of(p.high >> bits, p.low >> bits | p.high << (64 - bits));
}

i128 __ashrti3(i128 a, int bits) {
  parts p = {(u128)a};
  int64_t high = (int64_t)p.high;
  if (bits == 0) return a;
  if (bits >= 64) return (i128)of((uint64_t)(high >> 63), (uint64_t)(high >> (bits - 64)));
  return (i128)of((uint64_t)(high >> bits), p.low >> bits | p.high << (64 - bits));
}

static u128 wide(uint64_t a, uint64_t b) {
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), other = a0 * b1 + (uint32_t)middle;
  return of(a1 * b1 + (middle >> 32) + (other >> 32), other << 32 | (uint32_t)low);
}

i128 __multi3(i128 a, i128 b) {
  parts p = {(u128)a}, q = {(u128)b}, r = {wide(p.low, q.low)};
  r.high += p.high * q.low + p.low * q.high;
  return (i128)r.whole;
}

static u128 divided(u128 a, u128 b, u128 *rest) {
  parts p = {a}, q = {b};
  if (q.whole == 0) __builtin_trap();
  if (p.high == 0 && q.high == 0) {
    *rest = of(0, p.low % q.low);
    return of(0, p.low / q.low);
  }
  parts quotient = {0}, left = {0};
  for (int bit = 127; bit >= 0; bit--) {
    uint64_t digit = bit >= 64 ? p.high >> (bit - 64) & 1 : p.low >> bit & 1;
    uint64_t carry = left.high >> 63;
    left.high = left.high << 1 | left.low >> 63;
    left.low = left.low << 1 | digit;
    if (carry || left.high > q.high || (left.high == q.high && left.low >= q.low)) {
      uint64_t borrow = left.low < q.low;
      left.low -= q.low;
      left.high -= q.high + borrow;
      if (bit >= 64) quotient.high |= (uint64_t)1 << (bit - 64);
      else quotient.low |= (uint64_t)1 << bit;
    }
  }
  *rest = left.whole;
  return quotient.whole;
}

static u128 magnitude(i128 a) { return a < 0 ? -(u128)a : (u128)a; }

u128 __udivti3(u128 a, u128 b) {
  u128 rest;
  return divided(a, b, &rest);
}

u128 __umodti3(u128 a, u128 b) {
  u128 rest;
  divided(a, b, &rest);
  return rest;
}

i128 __divti3(i128 a, i128 b) {
  u128 rest, quotient = divided(magnitude(a), magnitude(b), &rest);
  return (a < 0) != (b < 0) ? -(i128)quotient : (i128)quotient;
}

i128 __modti3(i128 a, i128 b) {
  u128 rest;
  divided(magnitude(a), magnitude(b), &rest);
  return a < 0 ? -(i128)rest : (i128)rest;
}

#ifndef COMPUTE_KERNELS_H
#define COMPUTE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

// Kernels over float32 volumes whose channels lie in blocks of sixteen: block, plane, row, column, channel
// of the block. Most calls write one plane; what a convolution reads of other planes are segments like any. One pixel of one block fills a 64-byte line, so that a convolution reads its input where it
// lies, at any stride and dilation, without gathering it into a matrix first.
//
// Every pointer into a volume is to the pixel at row 0, column 0 of its first block and is 64-byte
// aligned; distances are in values. Padding lies around the volume in memory as zeros (a halo), so
// offsets may be negative. Volumes that a call writes do not overlap those it reads, unless it says so.

enum { CK_BLOCK = 16 };

// Where a volume's values lie. Neighboring pixels are CK_BLOCK values apart.
typedef struct {
  float *_Nullable origin;
  ptrdiff_t row;
  ptrdiff_t block;
} ck_volume;

// Values below `least` become `least`, those above `most` become `most`; NaN stays.
typedef struct {
  bool applies;
  float least;
  float most;
} ck_clamp;

// How a window lies over its input.
//
// Output value (y, x) of filter f is bias[f] + Σ_s Σ_i weights[s][i][f] · in[y·row + x·column +
// segments[s] + i], s < segment_count and i < run. A segment is a run of values that lie side by side:
// the sixteen channels of a block under one tap; or, where few channels lie pixel by pixel, all of one
// row of taps.
typedef struct {
  const ptrdiff_t *_Nonnull segments;
  ptrdiff_t segment_count;
  ptrdiff_t run;
  // Segments summed before the next ones' weights are fetched, so that the weights stay in cache.
  ptrdiff_t chunk;
  // From an output row or column to the next one, in values of the input.
  ptrdiff_t row;
  ptrdiff_t column;
  // Columns of the output.
  ptrdiff_t width;
} ck_window;

// Filters for `blocks` neighboring blocks of output channels.
typedef struct {
  // [segment][i][filter], 64-byte aligned; of a depthwise convolution [tap][channel].
  const float *_Nonnull weights;
  const float *_Nonnull bias;
  ptrdiff_t blocks;
} ck_filters;

// A vector for each image, `stride` values apart.
typedef struct {
  const float *_Nonnull origin;
  ptrdiff_t count;
  ptrdiff_t stride;
  ptrdiff_t images;
} ck_vectors;

// Output positions, counted row by row, or units.
typedef struct {
  ptrdiff_t first;
  ptrdiff_t count;
} ck_range;

// What one output plane, row or column of a pooling reads: `count` pixels from `first` on, `step` apart.
typedef struct {
  ptrdiff_t first;
  ptrdiff_t count;
  ptrdiff_t step;
  // An average divides by the product of the plane's, the row's and the column's divisors.
  ptrdiff_t divisor;
} ck_cell;

typedef enum { CK_MAX, CK_AVERAGE, CK_L2, CK_SUM } ck_reduction;

// y = x / (k + alpha · Σx²)^beta, over `before` channels before each one, itself and `after` following.
typedef struct {
  ptrdiff_t before;
  ptrdiff_t after;
  float alpha;
  float beta;
  float k;
} ck_response;

// The kernels as compiled for one instruction set.
typedef struct {
  // The most blocks of filters that `convolve` takes at once.
  ptrdiff_t widest;

  // `addend.origin` is NULL or a volume like the output to be added before clamping.
  void (*_Nonnull convolve)(const ck_window *_Nonnull window, ck_filters filters,
                            const float *_Nonnull input, ck_volume output, ck_volume addend,
                            ck_clamp clamp, ck_range range);

  // One block of channels, each filtered by itself. Segments are taps.
  void (*_Nonnull convolve_depthwise)(const ck_window *_Nonnull window, ck_filters filters,
                                      const float *_Nonnull input, ck_volume output,
                                      ck_volume addend, ck_clamp clamp, ck_range range);

  // Output value u of image m is bias[u] + Σ_k weights[u·input.count + k] · input[m][k], for the units u
  // of the range; bias may be NULL. Nothing needs be aligned.
  void (*_Nonnull multiply)(const float *_Nonnull weights, const float *_Nullable bias,
                            ck_vectors input, float *_Nonnull output, ptrdiff_t output_stride,
                            ck_clamp clamp, ck_range units);

  // One plane of one block, made of the input's planes of `planes`, which are `plane` values apart; `rows`
  // are those of the output from its origin on.
  void (*_Nonnull pool)(ck_reduction reduction, ck_volume input, ptrdiff_t plane, ck_volume output,
                        ck_cell planes, const ck_cell *_Nonnull rows, ptrdiff_t row_count,
                        const ck_cell *_Nonnull columns, ptrdiff_t column_count);

  // One block: y = x · factors[c] + shifts[c]. The output may be the input.
  void (*_Nonnull scale)(ck_volume input, ck_volume output, const float *_Nonnull factors,
                         const float *_Nonnull shifts, ck_clamp clamp, ptrdiff_t rows,
                         ptrdiff_t columns);

  // One block. The output may be one of the inputs.
  void (*_Nonnull add)(ck_volume a, ck_volume b, ck_volume output, ck_clamp clamp, ptrdiff_t rows,
                       ptrdiff_t columns);

  // All blocks of some rows; channels beyond `channels` are zeros.
  void (*_Nonnull normalize)(const ck_response *_Nonnull response, ck_volume input,
                             ck_volume output, ptrdiff_t channels, ptrdiff_t rows,
                             ptrdiff_t columns);
} ck_kernels;

// NULL where the processor lacks the instructions.
const ck_kernels *_Nullable ck_avx512(void);
const ck_kernels *_Nullable ck_avx2(void);
const ck_kernels *_Nonnull ck_portable(void);

// From channel planes, `plane` values apart, to pixels of `lanes` values, of which those beyond
// `channels` become zeros; and back.
void ck_interleave(const float *_Nonnull planes, ptrdiff_t plane, ptrdiff_t channels,
                   float *_Nonnull pixels, ptrdiff_t pixel_row, ptrdiff_t lanes, ptrdiff_t rows,
                   ptrdiff_t columns);
void ck_separate(const float *_Nonnull pixels, ptrdiff_t pixel_row, ptrdiff_t lanes,
                 float *_Nonnull planes, ptrdiff_t plane, ptrdiff_t channels, ptrdiff_t rows,
                 ptrdiff_t columns);

// Tells the processor that this thread waits for another one.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// From now on, a block of more than `largest` bytes is mapped by itself and unmapped when it is freed, and at
// most `kept` free bytes stay at the end of the heap. glibc raises both as blocks are freed, up to 32 and
// 64 MiB (mallopt(3)): what one layer frees would stay, and the next one take more. Other C libraries keep to
// their own.
void ck_bound_heap(ptrdiff_t largest, ptrdiff_t kept);

// If more than `kept` bytes of the heap are free, gives their pages back to the system, wherever they lie between
// blocks in use; in glibc alone. It looks at every free block, and returns how many there are.
size_t ck_trim_heap(size_t kept);

#endif

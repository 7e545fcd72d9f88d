#include "ComputeKernels.h"

void ck_interleave(const float *planes, ptrdiff_t plane, ptrdiff_t channels, float *pixels,
                   ptrdiff_t pixel_row, ptrdiff_t lanes, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t y = 0; y < rows; y++) {
    float *row = pixels + y * pixel_row;
    for (ptrdiff_t c = 0; c < lanes; c++) {
      if (c < channels) {
        const float *from = planes + c * plane + y * columns;
        for (ptrdiff_t x = 0; x < columns; x++) row[x * lanes + c] = from[x];
      } else {
        for (ptrdiff_t x = 0; x < columns; x++) row[x * lanes + c] = 0;
      }
    }
  }
}

void ck_separate(const float *pixels, ptrdiff_t pixel_row, ptrdiff_t lanes, float *planes,
                 ptrdiff_t plane, ptrdiff_t channels, ptrdiff_t rows, ptrdiff_t columns) {
  for (ptrdiff_t y = 0; y < rows; y++) {
    const float *row = pixels + y * pixel_row;
    for (ptrdiff_t c = 0; c < channels; c++) {
      float *to = planes + c * plane + y * columns;
      for (ptrdiff_t x = 0; x < columns; x++) to[x] = row[x * lanes + c];
    }
  }
}

// Matrix by few vectors: bound by how fast the weights come from memory, so each is read once for as
// many images as a tile holds.

enum { ROWS = 4, IMAGES = 4 };

// Lanes are added in pairs, so that no sum is longer than it must be.
INLINE float lane_sum(vector value) {
  float lanes[LANES];
  __builtin_memcpy(lanes, &value, sizeof lanes);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}

INLINE void multiply_tile(const float *weights, const float *input, ptrdiff_t count,
                          ptrdiff_t stride, float sums[IMAGES][ROWS], const int images,
                          const int rows) {
  vector parts[IMAGES][ROWS];
  UNROLL for (int m = 0; m < images; m++) {
    UNROLL for (int r = 0; r < rows; r++) parts[m][r] = all(0);
  }
  ptrdiff_t k = 0;
  for (; k + LANES <= count; k += LANES) {
    UNROLL for (int r = 0; r < rows; r++) {
      const vector row = load_anywhere(weights + r * count + k);
      UNROLL for (int m = 0; m < images; m++)
        parts[m][r] += row * load_anywhere(input + m * stride + k);
    }
  }
  UNROLL for (int m = 0; m < images; m++) {
    UNROLL for (int r = 0; r < rows; r++) sums[m][r] = lane_sum(parts[m][r]);
  }
  for (; k < count; k++) {
    UNROLL for (int m = 0; m < images; m++) {
      UNROLL for (int r = 0; r < rows; r++)
        sums[m][r] += weights[r * count + k] * input[m * stride + k];
    }
  }
}

#define PRODUCT(M, R)                                                                           \
  ALONE void multiply_##M##x##R(const float *weights, const float *input, ptrdiff_t count,      \
                                ptrdiff_t stride, float sums[IMAGES][ROWS]) {                   \
    multiply_tile(weights, input, count, stride, sums, M, R);                                   \
  }
PRODUCT(1, 4) PRODUCT(4, 4) PRODUCT(1, 1)
#undef PRODUCT

static void multiply(const float *weights, const float *bias, ck_vectors input, float *output,
                     ptrdiff_t output_stride, ck_clamp clamp, ck_range units) {
  float sums[IMAGES][ROWS];
  const ptrdiff_t end = units.first + units.count, count = input.count, stride = input.stride;
  for (ptrdiff_t u = units.first, rows; u < end; u += rows) {
    const float *row = weights + u * count;
    rows = end - u >= ROWS ? ROWS : 1;
    for (ptrdiff_t m = 0, images; m < input.images; m += images) {
      const float *vectors = input.origin + m * stride;
      images = rows == ROWS && input.images - m >= IMAGES ? IMAGES : 1;
      if (images == IMAGES) multiply_4x4(row, vectors, count, stride, sums);
      else if (rows == ROWS) multiply_1x4(row, vectors, count, stride, sums);
      else multiply_1x1(row, vectors, count, stride, sums);
      for (ptrdiff_t i = 0; i < images; i++) {
        for (ptrdiff_t r = 0; r < rows; r++) {
          const float sum = sums[i][r] + (bias ? bias[u + r] : 0);
          output[(m + i) * output_stride + u + r] =
              clamp.applies ? clamped_value(sum, clamp) : sum;
        }
      }
    }
  }
}

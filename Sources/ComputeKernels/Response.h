// t^-beta. The usual 3/4 needs only roots.
INLINE vector inverse_power(vector t, float beta) {
  if (beta == 0.75f) {
    const vector root = square_roots(t);
    return 1.0f / (root * square_roots(root));
  }
  for (int i = 0; i < LANES; i++) t[i] = __builtin_powf(t[i], -beta);
  return t;
}

// One pixel of one block. `squares` are those of the block before, of this one and of the next.
INLINE void normalize_pixel(const ck_response *response, const float squares[3 * CK_BLOCK],
                            const float *input, float *output) {
  UNROLL for (int n = 0; n < PARTS; n++) {
    vector sum = all(0);
    for (ptrdiff_t d = -response->before; d <= response->after; d++)
      sum += load_anywhere(squares + CK_BLOCK + n * LANES + d);
    const vector t = sum * response->alpha + response->k;
    store(output + n * LANES, load(input + n * LANES) * inverse_power(t, response->beta));
  }
}

// `before` and `after` are at most CK_BLOCK, so that a window ends in the neighboring blocks.
static void normalize(const ck_response *response, ck_volume input, ck_volume output,
                      ptrdiff_t channels, ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t blocks = (channels + CK_BLOCK - 1) / CK_BLOCK;
  float squares[3 * CK_BLOCK] __attribute__((aligned(64)));
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      const float *pixel = input.origin + y * input.row + x * CK_BLOCK;
      float *result = output.origin + y * output.row + x * CK_BLOCK;
      for (int i = 0; i < CK_BLOCK; i++) squares[CK_BLOCK + i] = 0;
      for (int i = 0; i < CK_BLOCK; i++) squares[2 * CK_BLOCK + i] = pixel[i] * pixel[i];
      for (ptrdiff_t b = 0; b < blocks; b++) {
        const float *next = pixel + (b + 1) * input.block;
        for (int i = 0; i < 2 * CK_BLOCK; i++) squares[i] = squares[CK_BLOCK + i];
        for (int i = 0; i < CK_BLOCK; i++)
          squares[2 * CK_BLOCK + i] = b + 1 < blocks ? next[i] * next[i] : 0;
        normalize_pixel(response, squares, pixel + b * input.block, result + b * output.block);
      }
      // Beyond the last channel 0 / k^beta need not be 0.
      for (ptrdiff_t c = channels; c < blocks * CK_BLOCK; c++)
        result[(blocks - 1) * output.block + c % CK_BLOCK] = 0;
    }
  }
}

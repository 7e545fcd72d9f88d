static void scale(ck_volume input, ck_volume output, const float *factors, const float *shifts,
                  ck_clamp clamp, ptrdiff_t rows, ptrdiff_t columns) {
  vector factor[PARTS], shift[PARTS];
  UNROLL for (int n = 0; n < PARTS; n++) {
    factor[n] = load_anywhere(factors + n * LANES);
    shift[n] = load_anywhere(shifts + n * LANES);
  }
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      UNROLL for (int n = 0; n < PARTS; n++) {
        const ptrdiff_t place = x * CK_BLOCK + n * LANES;
        vector value = load(input.origin + y * input.row + place) * factor[n] + shift[n];
        if (clamp.applies) value = clamped(value, clamp);
        store(output.origin + y * output.row + place, value);
      }
    }
  }
}

static void add(ck_volume a, ck_volume b, ck_volume output, ck_clamp clamp, ptrdiff_t rows,
                ptrdiff_t columns) {
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns * CK_BLOCK; x += LANES) {
      vector sum = load(a.origin + y * a.row + x) + load(b.origin + y * b.row + x);
      if (clamp.applies) sum = clamped(sum, clamp);
      store(output.origin + y * output.row + x, sum);
    }
  }
}

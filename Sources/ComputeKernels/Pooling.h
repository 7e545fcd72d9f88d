// Windows that read real pixels only: the caller has clipped them.

INLINE void reduce(ck_reduction reduction, const float *input, ptrdiff_t row_length, ptrdiff_t plane,
                   ck_cell planes, ck_cell rows, ck_cell columns, vector values[PARTS]) {
  UNROLL for (int n = 0; n < PARTS; n++)
    values[n] = all(reduction == CK_MAX ? -__builtin_inff() : 0);
  for (ptrdiff_t h = 0; h < planes.count; h++) {
    for (ptrdiff_t i = 0; i < rows.count; i++) {
      const float *row = input + (planes.first + h * planes.step) * plane +
                         (rows.first + i * rows.step) * row_length;
      for (ptrdiff_t j = 0; j < columns.count; j++) {
        UNROLL for (int n = 0; n < PARTS; n++) {
          const vector pixel =
              load(row + (columns.first + j * columns.step) * CK_BLOCK + n * LANES);
          values[n] = reduction == CK_MAX  ? larger(values[n], pixel)
                      : reduction == CK_L2 ? values[n] + pixel * pixel
                                           : values[n] + pixel;
        }
      }
    }
  }
  UNROLL for (int n = 0; n < PARTS; n++) {
    if (reduction == CK_AVERAGE)
      values[n] /= (float)(planes.divisor * rows.divisor * columns.divisor);
    if (reduction == CK_L2) values[n] = square_roots(values[n]);
  }
}

INLINE void pool_with(const ck_reduction reduction, ck_volume input, ptrdiff_t plane,
                      ck_volume output, ck_cell planes, const ck_cell *rows, ptrdiff_t row_count,
                      const ck_cell *columns, ptrdiff_t column_count) {
  for (ptrdiff_t y = 0; y < row_count; y++) {
    for (ptrdiff_t x = 0; x < column_count; x++) {
      vector values[PARTS];
      reduce(reduction, input.origin, input.row, plane, planes, rows[y], columns[x], values);
      UNROLL for (int n = 0; n < PARTS; n++)
        store(output.origin + y * output.row + x * CK_BLOCK + n * LANES, values[n]);
    }
  }
}

static void pool(ck_reduction reduction, ck_volume input, ptrdiff_t plane, ck_volume output,
                 ck_cell planes, const ck_cell *rows, ptrdiff_t row_count, const ck_cell *columns,
                 ptrdiff_t column_count) {
  switch (reduction) {
  case CK_MAX:
    pool_with(CK_MAX, input, plane, output, planes, rows, row_count, columns, column_count);
    break;
  case CK_AVERAGE:
    pool_with(CK_AVERAGE, input, plane, output, planes, rows, row_count, columns, column_count);
    break;
  case CK_L2:
    pool_with(CK_L2, input, plane, output, planes, rows, row_count, columns, column_count);
    break;
  case CK_SUM:
    pool_with(CK_SUM, input, plane, output, planes, rows, row_count, columns, column_count);
    break;
  }
}

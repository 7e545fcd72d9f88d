// A register tile of PIXELS output positions by up to BLOCKS blocks of filters: for each value of a
// segment one fetch of each filter and one value of each pixel, multiplied with each other.

typedef struct {
  const float *input[PIXELS];
  float *output[PIXELS];
  const float *addend[PIXELS];
  ptrdiff_t output_block;
  ptrdiff_t addend_block;
  const float *weights;
  const float *bias;
  const ptrdiff_t *segments;
  ptrdiff_t segment_count;
  ptrdiff_t run;
  // Whether the sums begin here, at the bias, and whether they end here.
  bool first, last;
  ck_clamp clamp;
} conv_tile;

// Where part `n` of a pixel's values lies, its blocks being `block` apart.
INLINE ptrdiff_t part_offset(int n, ptrdiff_t block) {
  return n / PARTS * block + n % PARTS * LANES;
}

INLINE void add_products(vector sums[PIXELS][BLOCKS * PARTS], const float *const input[PIXELS],
                         ptrdiff_t i, const float *weights, const int pixels, const int blocks) {
  vector filters[BLOCKS * PARTS];
  UNROLL for (int n = 0; n < blocks * PARTS; n++) filters[n] = load(weights + n * LANES);
  UNROLL for (int p = 0; p < pixels; p++) {
    const float value = input[p][i];
    UNROLL for (int n = 0; n < blocks * PARTS; n++) sums[p][n] += filters[n] * value;
  }
}

INLINE void add_segments(vector sums[PIXELS][BLOCKS * PARTS], const conv_tile *t, const int pixels,
                         const int blocks) {
  const float *weights = t->weights;
  const ptrdiff_t run = t->run, width = blocks * CK_BLOCK;
  for (ptrdiff_t s = 0; s < t->segment_count; s++) {
    const float *input[PIXELS];
    UNROLL for (int p = 0; p < pixels; p++) input[p] = t->input[p] + t->segments[s];
    ptrdiff_t i = 0;
    for (; i + 4 <= run; i += 4, weights += 4 * width) {
      UNROLL for (int j = 0; j < 4; j++)
        add_products(sums, input, i + j, weights + j * width, pixels, blocks);
    }
    for (; i < run; i++, weights += width) add_products(sums, input, i, weights, pixels, blocks);
  }
}

INLINE void finish_tile(vector sums[PIXELS][BLOCKS * PARTS], const conv_tile *t, const int pixels,
                        const int blocks) {
  UNROLL for (int p = 0; p < pixels; p++) {
    UNROLL for (int n = 0; n < blocks * PARTS; n++) {
      vector sum = sums[p][n];
      if (t->last && t->addend[p]) sum += load(t->addend[p] + part_offset(n, t->addend_block));
      if (t->last && t->clamp.applies) sum = clamped(sum, t->clamp);
      store(t->output[p] + part_offset(n, t->output_block), sum);
    }
  }
}

INLINE void run_tile(const conv_tile *t, const int pixels, const int blocks) {
  vector sums[PIXELS][BLOCKS * PARTS];
  UNROLL for (int p = 0; p < pixels; p++) {
    UNROLL for (int n = 0; n < blocks * PARTS; n++) {
      sums[p][n] = t->first ? load_anywhere(t->bias + n * LANES)
                            : load(t->output[p] + part_offset(n, t->output_block));
    }
  }
  add_segments(sums, t, pixels, blocks);
  finish_tile(sums, t, pixels, blocks);
}

#define TILE(P, B) \
  ALONE void tile_##P##x##B(const conv_tile *t) { run_tile(t, P, B); }

#if PIXELS == 6
#define TILES(B) TILE(1, B) TILE(2, B) TILE(3, B) TILE(4, B) TILE(5, B) TILE(6, B)
#define NAMES(B) {tile_1x##B, tile_2x##B, tile_3x##B, tile_4x##B, tile_5x##B, tile_6x##B}
#else
#define TILES(B) TILE(1, B) TILE(2, B)
#define NAMES(B) {tile_1x##B, tile_2x##B}
#endif

#if BLOCKS == 4
TILES(1) TILES(2) TILES(3) TILES(4)
static void (*const tiles[BLOCKS][PIXELS])(const conv_tile *) = {NAMES(1), NAMES(2), NAMES(3),
                                                                 NAMES(4)};
#else
TILES(1)
static void (*const tiles[BLOCKS][PIXELS])(const conv_tile *) = {NAMES(1)};
#endif

// Positions of the next tile when `left` are left: full tiles, but the last two share what they have.
INLINE ptrdiff_t tile_pixels(ptrdiff_t left) {
  return left <= PIXELS ? left : left < 2 * PIXELS ? (left + 1) / 2 : PIXELS;
}

// The output's bounds are the caller's: it gives a range of positions and a width, and each position's
// pointers are made from them alone, within the volumes that hold them.
static void convolve(const ck_window *window, ck_filters filters, const float *input,
                     ck_volume output, ck_volume addend, ck_clamp clamp, ck_range range) {
  conv_tile t = {.output_block = output.block, .addend_block = addend.block, .run = window->run,
                 .weights = filters.weights, .bias = filters.bias, .clamp = clamp};
  for (ptrdiff_t s = 0; s < window->segment_count; s += window->chunk) {
    const ptrdiff_t left = window->segment_count - s;
    t.segments = window->segments + s;
    t.segment_count = left < window->chunk ? left : window->chunk;
    t.first = s == 0;
    t.last = left <= window->chunk;
    ptrdiff_t y = range.first / window->width, x = range.first % window->width;
    for (ptrdiff_t done = 0; done < range.count;) {
      const ptrdiff_t pixels = tile_pixels(range.count - done);
      for (ptrdiff_t p = 0; p < pixels; p++) {
        t.input[p] = input + y * window->row + x * window->column;
        t.output[p] = output.origin + y * output.row + x * CK_BLOCK;
        t.addend[p] = addend.origin ? addend.origin + y * addend.row + x * CK_BLOCK : NULL;
        if (++x == window->width) x = 0, y++;
      }
      tiles[filters.blocks - 1][pixels - 1](&t);
      done += pixels;
    }
    t.weights += t.segment_count * window->run * filters.blocks * CK_BLOCK;
  }
}

static void convolve_depthwise(const ck_window *window, ck_filters filters, const float *input,
                               ck_volume output, ck_volume addend, ck_clamp clamp,
                               ck_range range) {
  ptrdiff_t y = range.first / window->width, x = range.first % window->width;
  for (ptrdiff_t done = 0; done < range.count; done++) {
    const float *pixel = input + y * window->row + x * window->column;
    vector sums[PARTS];
    UNROLL for (int n = 0; n < PARTS; n++) sums[n] = load_anywhere(filters.bias + n * LANES);
    for (ptrdiff_t s = 0; s < window->segment_count; s++) {
      UNROLL for (int n = 0; n < PARTS; n++) {
        sums[n] += load(filters.weights + s * CK_BLOCK + n * LANES) *
                   load(pixel + window->segments[s] + n * LANES);
      }
    }
    UNROLL for (int n = 0; n < PARTS; n++) {
      const ptrdiff_t place = y * output.row + x * CK_BLOCK + n * LANES;
      if (addend.origin)
        sums[n] += load(addend.origin + y * addend.row + x * CK_BLOCK + n * LANES);
      if (clamp.applies) sums[n] = clamped(sums[n], clamp);
      store(output.origin + place, sums[n]);
    }
    if (++x == window->width) x = 0, y++;
  }
}

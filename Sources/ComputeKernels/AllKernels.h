// The kernels for one instruction set. The file that includes this one defines
//   LANES   values of a register,
//   PIXELS, BLOCKS   the convolution's register tile: 2 or 6, and 1 or 4.

#include "Vectors.h"

#include "Convolution.h"
#include "Elementwise.h"
#include "Pooling.h"
#include "Product.h"
#include "Response.h"

static const ck_kernels kernels = {
    .widest = BLOCKS,
    .convolve = convolve,
    .convolve_depthwise = convolve_depthwise,
    .multiply = multiply,
    .pool = pool,
    .scale = scale,
    .add = add,
    .normalize = normalize,
};

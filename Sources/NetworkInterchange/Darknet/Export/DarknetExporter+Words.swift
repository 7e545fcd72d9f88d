package import NetworkModel

extension LayerKind {
  /// What becomes of a layer of the kind in Darknet, as the page on interchange says.
  package var inDarknet: String {
    switch self {
    case .input: "`[net]`; a second input, and one that is no plane, is refused"
    case .convolution:
      "`[convolutional]`, with the batch normalization and the activation after it; weights of each position `[local]`. Without biases and without a batch normalization, with a window that is no square, other padding at the two ends or along the other axis, dilation that changes the plane, tables or standardized weights refused"
    case .transposedConvolution:
      "`[deconvolutional]` in the same way; groups, dilation and output padding are refused"
    case .fullyConnected:
      "`[connected]`, with the batch normalization and the activation after it; over positions `[convolutional]` of 1×1. Without biases and without a batch normalization refused"
    case .pooling:
      "`[maxpool]`, `[local_avgpool]`; `padding` counts both ends together. Means that count padding, divisors, dilation, sums and norms are refused"
    case .globalPooling: "`[avgpool]`; of a square `[maxpool]` of its size"
    case .adaptivePooling:
      "`[avgpool]`, `[maxpool]` or `[local_avgpool]` where the cells are squares side by side"
    case .activation:
      "the `activation` of the section before, or `[activation]`: logistic, tanh, relu, relu6, elu, selu, gelu (by tanh), swish, mish, leaky (0.1), relie (0.01), hardtan (±1), linear; other functions are refused"
    case .softmax:
      "`[softmax]`, of the channels of a plane with `spatial=1`; logarithms are refused"
    case .batchNormalization:
      "part of the section before, or `[batchnorm]`; without factors and shifts, or by the statistics of the batch, refused"
    case .localResponseNormalization: "`[normalization]`; an even size is refused"
    case .l2Normalization: "`[l2norm]`; with a scale refused"
    case .dropout: "`[dropout]`"
    case .concatenation: "`[route]`; along other axes than the channels refused"
    case .addition:
      "`[shortcut]`, one for each further term; with weights one for all. Differences, and terms of other extents, are refused"
    case .multiplication:
      "`[sam]`, or `[scale_channels]` by a number for each channel; of other extents refused"
    case .flatten:
      "nothing: `[connected]` reads a volume as it is in memory; refused before other layers"
    case .reshape: "nothing where it flattens; refused elsewhere"
    case .padding:
      "nothing for channels of zeros of a term of a sum, which `[shortcut]` adds itself; refused elsewhere"
    case .crop: "`[crop]` of the middle of a plane; refused elsewhere"
    case .upsample: "`[upsample]` by a whole factor to the nearest pixel; refused elsewhere"
    case .pixelShuffle:
      "`[reorg3d]`, to space with `reverse=1`; with a channel's pixels side by side refused"
    case .channelSlice: "`[route]` with `groups`; what is no such group is refused"
    case .radialBasis, .regionPooling, .maxUnpooling, .parametricReLU, .maxout,
      .gatedLinearUnit, .layerNormalization, .groupNormalization, .instanceNormalization,
      .globalResponseNormalization, .scale, .matrixMultiplication, .maximum, .channelShuffle,
      .opaque:
      "refused"
    }
  }
}

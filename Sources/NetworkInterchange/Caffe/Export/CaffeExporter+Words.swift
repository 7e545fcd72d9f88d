package import NetworkModel

extension LayerKind {
  /// What becomes of a layer of the kind in Caffe, as the page on interchange says.
  package var inCaffe: String {
    switch self {
    case .input: "`Input`"
    case .convolution:
      "`Convolution`, a bias of each position as `Bias`; other padding at the two ends, connection tables, standardized weights and those of each position are refused"
    case .transposedConvolution:
      "`Deconvolution`; other padding at the two ends and output padding are refused"
    case .fullyConnected: "`InnerProduct`; over positions a `Convolution` of 1×1"
    case .pooling:
      "`Pooling` of planes, with `ceil_mode: false` where that matters; dilation, divisors, means that leave padding out, sums and norms are refused"
    case .globalPooling:
      "`Pooling` with `global_pooling`; over channels and to sums or norms refused"
    case .adaptivePooling: "`Pooling` where the cells are windows side by side; refused elsewhere"
    case .activation:
      "`ReLU`, `ReLU6`, `ELU`, `Sigmoid`, `TanH`, `Clip`, `Swish`, `BNLL`, `Power`; hard-sigmoid, hard-swish and Mish of several of them; GELU, SELU, softplus with β, softsign and thresholds are refused"
    case .parametricReLU: "`PReLU`"
    case .maxout: "`Reshape`, `Pooling`, `Reshape`"
    case .gatedLinearUnit: "`Slice`, `Sigmoid`, `Eltwise`"
    case .softmax: "`Softmax`, and `Log`"
    case .batchNormalization:
      "`BatchNorm`, and `Scale` for its factors and shifts; by the statistics of the batch refused"
    case .localResponseNormalization: "`LRN`; an even size is refused"
    case .scale: "`Scale` or `Bias`"
    case .dropout: "`Dropout`"
    case .concatenation: "`Concat`"
    case .addition:
      "`Eltwise`, with coefficients for a difference; of other extents, or weighted, refused"
    case .multiplication:
      "`Eltwise`, or `Scale` of two blobs for a number for each channel; of other extents refused"
    case .maximum: "`Eltwise`"
    case .flatten: "`Flatten`"
    case .reshape: "`Reshape`"
    case .crop, .channelSlice: "`Slice`, and `Silence` for the rest"
    case .radialBasis, .regionPooling, .maxUnpooling, .layerNormalization, .groupNormalization,
      .instanceNormalization, .globalResponseNormalization, .l2Normalization,
      .matrixMultiplication, .padding, .upsample, .pixelShuffle, .channelShuffle, .opaque:
      "refused"
    }
  }
}

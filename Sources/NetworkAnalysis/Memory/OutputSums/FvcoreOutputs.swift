import NetworkModel

extension OutputRule {
  static let fvcore = OutputRule(
    times: { $0.layer.kind.isMatrixProduct ? 1 : 0 }, unit: .megabyte,
    label: "convolutions, fully connected",
    meaning: "convolutions and fully connected layers alone",
    source: "fvcore, activation_count.py")
}

extension LayerKind {
  fileprivate var isMatrixProduct: Bool {
    switch self {
    case .convolution, .transposedConvolution, .fullyConnected:
      true
    case .input, .radialBasis, .pooling, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .concatenation,
      .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      false
    }
  }
}

import NetworkModel

extension OutputRule {
  /// MatConvNet's batch normalisation has its statistics among its parameters.
  static let convnetBurden = OutputRule(
    times: { $0.layer.kind.isBurdenVariable ? 1 : 0 }, parameters: .withStatistics,
    unit: .mebibyte,
    label: "all but input and activations",
    meaning: "every output but the input's; activations in place, batch normalisation not",
    source: "albanie/convnet-burden, core/burden.m")
}

extension LayerKind {
  /// Whether its output is a variable of its own in MatConvNet's test network.
  fileprivate var isBurdenVariable: Bool {
    switch self {
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .maxout, .softmax, .batchNormalization,
      .layerNormalization, .groupNormalization, .localResponseNormalization, .scale,
      .concatenation, .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice:
      true
    case .input, .activation, .parametricReLU, .dropout:
      false
    }
  }
}

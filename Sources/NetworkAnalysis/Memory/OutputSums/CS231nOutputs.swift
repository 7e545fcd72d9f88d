import NetworkModel

extension OutputRule {
  /// The lecture's VGG-16 table has rows for these alone. Its total, "24M * 4 bytes ~= 93MB / image", does
  /// not follow from its rows: they add up to 15,237,608 values, 60.95 MB.
  static let cs231n = OutputRule(
    times: { $0.layer.kind.isInCS231nTable ? 1 : 0 }, parameters: .weights, unit: .megabyte,
    label: "input, conv, pool, fully connected",
    meaning: "input, convolutions, poolings and fully connected layers, once",
    source: "CS231n, Convolutional Neural Networks, case studies: VGGNet")
}

extension LayerKind {
  fileprivate var isInCS231nTable: Bool {
    switch self {
    case .input, .convolution, .transposedConvolution, .fullyConnected, .pooling, .globalPooling,
      .adaptivePooling:
      true
    case .radialBasis, .activation, .parametricReLU, .maxout, .softmax, .batchNormalization,
      .layerNormalization, .groupNormalization, .localResponseNormalization, .scale, .dropout,
      .concatenation, .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice:
      false
    }
  }
}

import NetworkModel

extension Convention {
  /// Caffe normalizes and scales by two layers, so an affine batch normalization is both.
  public static let netscope = Convention(
    name: "netscope", title: "Netscope CNN Analyzer", unit: .vector,
    source: "dgschwend/netscope, src/analyzer.coffee", charges: operations,
    parameters: learned)

  private static func operations(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution: [.convolution]
    case .transposedConvolution: [Charge(.transposedConvolutions, 1, .weightsAtOutputByStride)]
    case .fullyConnected: [.fullyConnected]
    case .pooling(.max): [Charge(.maxPooling, 1, .windowTaps, in: .comparisons)]
    case .pooling(.average): [Charge(.averagePooling, 1, .windowTaps, in: .additions)]
    case .globalPooling(.max): [Charge(.adaptivePooling, 1, .inputs, in: .comparisons)]
    case .globalPooling(.average): [Charge(.adaptivePooling, 1, .inputs, in: .additions)]
    case .batchNormalization:
      shiftAndDivision(.batchNormalization) + [Charge(.scale, 1, .inputsIfWeighted)]
    case .instanceNormalization:
      shiftAndDivision(.instanceNormalization) + [Charge(.scale, 1, .inputsIfWeighted)]
    case .scale: [Charge(.scale, 1, .inputs)]
    case .localResponseNormalization:
      [
        Charge(.responseNormalization, 1, .responseWindows),
        Charge(.responseNormalization, 1, .inputs, in: .additions),
        Charge(.responseNormalization, 1, .inputs, in: .exponentials),
        Charge(.responseNormalization, 2, .inputs, in: .divisions),
      ]
    case .activation(.relu), .activation(.leakyReLU), .activation(.relu6), .activation(.elu),
      .parametricReLU:
      [Charge(.activations, 1, .inputs, in: .comparisons)]
    case .dropout: [Charge(.dropout, 1, .inputs, in: .comparisons)]
    case .softmax, .finalSoftmax:
      [
        Charge(.softmax, 1, .inputs, in: .exponentials),
        Charge(.softmax, 1, .inputs, in: .additions),
        Charge(.softmax, 1, .inputs, in: .divisions),
      ]
    // Eltwise is taken for a sum of two, whatever it does.
    case .addition, .multiplication, .maximum: [Charge(.merges, 1, .outputs, in: .additions)]
    case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.l2),
      .globalPooling(.sum), .adaptivePooling, .activation(.sigmoid), .activation(.tanh),
      .activation(.gelu), .activation(.selu), .activation(.silu), .activation(.mish),
      .activation(.softplus), .activation(.hardSwish), .activation(.hardSigmoid), .maxout,
      .layerNormalization, .groupNormalization, .upsampling, .rearrangement:
      []
    }
  }

  private static func shiftAndDivision(_ term: CountedTerm) -> [Charge] {
    [Charge(term, 1, .inputs, in: .additions), Charge(term, 1, .inputs, in: .divisions)]
  }

  /// Of batch normalization the statistics alone; two for a response normalization; none for the
  /// biases of transposed convolutions, nor for slopes and scales.
  private static func learned(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution, .fullyConnected:
      [Charge(.weights, 1, .weights), Charge(.biases, 1, .biases)]
    case .transposedConvolution: [Charge(.weights, 1, .weights)]
    case .batchNormalization, .instanceNormalization: [Charge(.statistics, 1, .statistics)]
    case .localResponseNormalization: [Charge(.normalizationParameters, 2, .layers)]
    case .input, .radialBasis, .pooling, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .finalSoftmax, .layerNormalization,
      .groupNormalization, .scale, .dropout, .addition, .multiplication, .maximum, .upsampling,
      .rearrangement:
      []
    }
  }
}

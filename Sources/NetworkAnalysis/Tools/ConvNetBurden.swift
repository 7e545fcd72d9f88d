import NetworkModel

extension Convention {
  /// MACs, biases, poolings and elementwise layers; batch normalization is part of the convolution.
  public static let convNetBurden = Convention(
    name: "convnet-burden", title: "convnet-burden", unit: .macs,
    source: "albanie/convnet-burden, core/burden.m", evidence: .printed,
    // Batch normalization is merged into the convolution before it.
    rules: .productsAndBiases.replacing(with: [
      [.activation(.relu), .activation(.leakyReLU)]: [CountingRule(.activations, 2, .outputs)],
      // By the stride's area instead of the kernel's.
      [.pooling(.max)]: [CountingRule(.maxPooling, 2, .outputsByStride)],
      [.pooling(.average)]: [CountingRule(.averagePooling, 2, .outputsByStride)],
      [.globalPooling(.max), .globalPooling(.average)]: [
        CountingRule(.adaptivePooling, 1, .inputs)
      ],
      // E + (2 + 2C)·H·W
      [.localResponseNormalization]: [
        CountingRule(.responseNormalization, 3, .outputs),
        CountingRule(.responseNormalization, 2, .positions),
      ],
      [.addition]: [CountingRule(.merges, 1, .outputs)],
      [.scale]: [CountingRule(.scale, 1, .outputs)],
      LayerClass.bilinearUpsamplings: [CountingRule(.upsampling, 4, .outputs)],
    ]))
}

extension ActivationTotal.Rule {
  /// MatConvNet's batch normalization has its statistics among its parameters.
  static let convnetBurden = Self(
    times: { $0.layer.isBurdenVariable ? 1 : 0 }, parameters: .withStatistics, unit: .mebibyte,
    label: "all except input and activations",
    meaning: "every output except the input; activations in place, batch normalization not",
    source: "albanie/convnet-burden, core/burden.m")
}

extension LayerClass {
  /// True if an output is a variable of its own in MatConvNet's test network.
  fileprivate var isBurdenVariable: Bool {
    switch self {
    case .input, .activation, .parametricReLU, .dropout: false
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .reduction, .maxout, .softmax, .logarithmicSoftmax,
      .batchNormalization,
      .imageNormalization, .instanceNormalization, .layerNormalization, .groupNormalization,
      .globalResponseNormalization, .normDivision, .gatedLinearUnit,
      .localResponseNormalization, .scale, .addition, .subtraction, .weightedAddition,
      .multiplication,
      .maximum, .matrixMultiplication, .regionPooling, .upsampling,
      .rearrangement, .recurrence, .elementwise, .unknown:
      true
    }
  }
}

/// What counts as a parameter. Layers that share weights count them once in every rule.
enum ParameterRules {
  /// Weights and biases, those of normalization apart.
  static func learned(_ layer: LayerClass) -> [Charge] { charges(layer, when: .always) }

  /// Those that a gradient reaches: `requires_grad` in PyTorch.
  static func trained(_ layer: LayerClass) -> [Charge] { charges(layer, when: .trained) }

  /// Weights alone, as in the lectures' table.
  static func weightsOnly(_ layer: LayerClass) -> [Charge] {
    learned(layer).compactMap { charge in
      charge.term == .biases ? nil : Charge(charge.term, 1, .weights)
    }
  }

  /// Running means and variances too, which Keras shows as parameters that are not trainable.
  static func withStatistics(_ layer: LayerClass) -> [Charge] {
    learned(layer) + [Charge(.statistics, 1, .statistics)]
  }

  /// Without batch normalization, which NNI has no rule for.
  static func withoutBatchNormalization(_ layer: LayerClass) -> [Charge] {
    layer == .batchNormalization || layer == .instanceNormalization ? [] : learned(layer)
  }

  private static func charges(_ layer: LayerClass, when condition: Charge.Condition) -> [Charge] {
    switch layer {
    case .batchNormalization, .instanceNormalization, .layerNormalization, .groupNormalization:
      [Charge(.normalizationParameters, 1, .parameters, when: condition)]
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax,
      .finalSoftmax, .localResponseNormalization, .scale, .dropout, .addition, .multiplication,
      .maximum, .upsampling, .rearrangement:
      [
        Charge(.weights, 1, .weights, when: condition),
        Charge(.biases, 1, .biases, when: condition),
      ]
    }
  }
}

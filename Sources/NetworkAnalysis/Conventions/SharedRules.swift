import NetworkModel

// Rules that several tools have in common.

extension RuleTable {
  /// The products of convolutions, transposed ones on the plane of their input, and of fully connected
  /// layers; no biases.
  static let products: RuleTable = [
    [.convolution]: [.convolution],
    [.transposedConvolution]: [.transposedConvolution],
    [.fullyConnected]: [.fullyConnected],
    [.matrixMultiplication]: [.matrixMultiplication],
  ]

  /// The same with one addition for each bias.
  static let productsAndBiases: RuleTable = [
    [.convolution]: [.convolution, .convolutionBias],
    [.transposedConvolution]: [.transposedConvolution, .convolutionBias],
    [.fullyConnected]: [.fullyConnected, .fullyConnectedBias],
  ]

  /// Maximum and average pooling, global and adaptive pooling on a line of their own.
  static func poolings(_ rules: (CostTerm) -> [CountingRule]) -> RuleTable {
    [
      [.pooling(.max)]: rules(.maxPooling),
      [.pooling(.average)]: rules(.averagePooling),
      [
        .globalPooling(.max), .globalPooling(.average), .adaptivePooling(.max),
        .adaptivePooling(.average),
      ]: rules(.adaptivePooling),
    ]
  }
}

extension [CountingRule] {
  /// What a tool that patches functions sees of `F.lp_pool2d` in PyTorch: an average pooling, and of its
  /// result a ReLU and another function that it counts by value.
  static let functionsOfNormPooling = [
    CountingRule(.averagePooling, 1, .inputs), CountingRule(.activations, 2, .outputs),
  ]

  /// What a tool that patches functions sees of a response normalization in PyTorch: squares, an average
  /// pooling of them with the channels that are padded, a factor and an addition.
  static let functionsOfResponseNormalization = [
    CountingRule(.responseNormalization, 4, .inputs),
    CountingRule(.responseNormalization, 1, .responseMargins),
  ]
}

// Parameters. Layers that share weights count them once in every rule.

extension RuleTable {
  /// Weights and biases, those of normalization separately.
  static let learnedParameters = RuleTable(
    all: [CountingRule(.weights, 1, .weights), CountingRule(.biases, 1, .biases)],
    except: [
      LayerClass.affineNormalizations: [CountingRule(.normalizationParameters, 1, .parameters)]
    ])

  /// Those that a gradient reaches: `requires_grad` in PyTorch.
  static let trainedParameters = learnedParameters.mapped { rules in
    rules.map { CountingRule($0.term, $0.factor, $0.measure, when: .trained) }
  }

  /// Running means and variances too, which Keras shows as parameters that are not trainable.
  static let parametersAndStatistics = learnedParameters.mapped {
    $0 + [CountingRule(.statistics, 1, .statistics)]
  }
}

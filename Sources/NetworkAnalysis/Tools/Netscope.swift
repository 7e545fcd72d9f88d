import NetworkModel

extension Convention {
  /// Caffe normalizes and scales by two layers, so an affine batch normalization is both.
  public static let netscope = Convention(
    name: "netscope", title: "Netscope CNN Analyzer", unit: .vector,
    source: "dgschwend/netscope, src/analyzer.coffee", evidence: .reading,
    rules: netscopeOperations,
    parameters: netscopeParameters)

  private static let netscopeOperations: RuleTable = [
    [.convolution]: [.convolution],
    [.transposedConvolution]: [CountingRule(.transposedConvolutions, 1, .weightsAtOutputByStride)],
    [.fullyConnected]: [.fullyConnected],
    [.pooling(.max)]: [CountingRule(.maxPooling, 1, .windowTaps, in: .comparisons)],
    [.pooling(.average)]: [CountingRule(.averagePooling, 1, .windowTaps, in: .additions)],
    [.globalPooling(.max)]: [CountingRule(.adaptivePooling, 1, .inputs, in: .comparisons)],
    [.globalPooling(.average)]: [CountingRule(.adaptivePooling, 1, .inputs, in: .additions)],
    [.batchNormalization]: shiftDivisionAndScale(.batchNormalization),
    [.imageNormalization]: shiftDivisionAndScale(.instanceNormalization),
    [.scale]: [CountingRule(.scale, 1, .inputs)],
    [.localResponseNormalization]: [
      CountingRule(.responseNormalization, 1, .responseWindows),
      CountingRule(.responseNormalization, 1, .inputs, in: .additions),
      CountingRule(.responseNormalization, 1, .inputs, in: .exponentials),
      CountingRule(.responseNormalization, 2, .inputs, in: .divisions),
    ],
    [
      .activation(.relu), .activation(.leakyReLU), .activation(.relu6), .activation(.elu),
      .parametricReLU,
    ]: [CountingRule(.activations, 1, .inputs, in: .comparisons)],
    [.dropout]: [CountingRule(.dropout, 1, .inputs, in: .comparisons)],
    [.softmax]: [
      CountingRule(.softmax, 1, .inputs, in: .exponentials),
      CountingRule(.softmax, 1, .inputs, in: .additions),
      CountingRule(.softmax, 1, .inputs, in: .divisions),
    ],
    // Eltwise is taken for a sum of two, whatever it does.
    [.addition, .multiplication, .maximum]: [
      CountingRule(.merges, 1, .outputs, in: .additions)
    ],
  ]

  private static func shiftDivisionAndScale(_ term: CostTerm) -> [CountingRule] {
    [
      CountingRule(term, 1, .inputs, in: .additions),
      CountingRule(term, 1, .inputs, in: .divisions), CountingRule(.scale, 1, .inputsIfWeighted),
    ]
  }

  /// Of batch normalization the statistics alone; two for a response normalization; none for the
  /// biases of transposed convolutions, nor for slopes and scales.
  private static let netscopeParameters: RuleTable = [
    [.convolution, .fullyConnected]: [
      CountingRule(.weights, 1, .weights), CountingRule(.biases, 1, .biases),
    ],
    [.transposedConvolution]: [CountingRule(.weights, 1, .weights)],
    [.batchNormalization, .imageNormalization]: [CountingRule(.statistics, 1, .statistics)],
    [.localResponseNormalization]: [CountingRule(.normalizationParameters, 2, .layers)],
  ]
}

extension ActivationTotal.Rule {
  static let netscope = Self(
    times: { _ in 1 }, unit: .megabyte,
    label: "all, in place or not",
    meaning: "every layer's output, in place or not, including the input",
    source: "Netscope CNN Analyzer, analyzer.coffee")
}

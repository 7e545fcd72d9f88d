import NetworkModel

extension Convention {
  /// The table of VGG-16's memory and weights: what a forward pass keeps, biases left out.
  public static let cs231n = Convention(
    name: "cs231n", title: "CS231n's table of VGG-16", unit: .values,
    source: "CS231n course notes, convolutional networks, case studies", evidence: .printed,
    rules: cs231nRows,
    parameters: RuleTable.learnedParameters.mapped { rules in
      // Only weights.
      rules.filter { $0.term != .biases }.map { CountingRule($0.term, 1, .weights) }
    })

  /// The rows of the lecture's table; layers of other classes have none.
  fileprivate static let cs231nRows: RuleTable = [
    [.input]: [CountingRule(.inputValues, 1, .outputs)],
    [.convolution, .transposedConvolution]: [CountingRule(.convolutionValues, 1, .outputs)],
    Reduction.Name.allCases.flatMap { [.pooling($0), .globalPooling($0), .adaptivePooling($0)] }: [
      CountingRule(.poolingValues, 1, .outputs)
    ],
    [.fullyConnected]: [CountingRule(.fullyConnectedValues, 1, .outputs)],
  ]
}

extension ActivationTotal.Rule {
  /// The lecture's VGG-16 table has rows for these alone. Its total, "24M * 4 bytes ~= 93MB / image", does
  /// not follow from its rows: they add up to 15,237,608 values, 60.95 MB.
  static let cs231n = Self(
    times: { Convention.cs231nRows[$0.layer].isEmpty ? 0 : 1 }, parameters: .weights,
    unit: .megabyte,
    label: "input, conv, pool, fully connected",
    meaning: "input, convolutions, poolings and fully connected layers, once",
    source: "CS231n, Convolutional Neural Networks, case studies: VGGNet")
}

import NetworkModel

extension Convention {
  /// MACs of the modules that the tool knows, without biases; poolings by the values that they combine.
  public static let torchscan = Convention(
    name: "torchscan", title: "torchscan", unit: .macs,
    source: "torchscan 0.2.0, modules/macs.py", evidence: .run,
    rules: [
      [.convolution]: [.convolution],
      // On the output's plane, and four more along each axis for its padding.
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .weightsAtOutput),
        CountingRule(.transposedConvolutions, 4, .axes),
      ],
      [.fullyConnected]: [.fullyConnected],
      [.batchNormalization, .imageNormalization]: .normalization(
        .batchNormalization, plain: 1, affine: 1),
      [.pooling(.max)]: combining(.maxPooling, .tapsAsWritten),
      [.pooling(.average)]: combining(.averagePooling, .tapsAsWritten) + dividing(.averagePooling),
      [.globalPooling(.max), .adaptivePooling(.max)]: combining(.adaptivePooling, .remainderCells),
      LayerClass.averagePoolings: combining(.adaptivePooling, .remainderCells)
        + dividing(.adaptivePooling),
    ])

  /// One less than the values of each output.
  private static func combining(_ term: CostTerm, _ measure: Measure) -> [CountingRule] {
    [
      CountingRule(term, 1, measure, when: .asModule),
      CountingRule(term, -1, .outputs, when: .asModule),
    ]
  }

  /// One division for each axis.
  private static func dividing(_ term: CostTerm) -> [CountingRule] {
    [CountingRule(term, 1, .outputsByAxes, when: .asModule)]
  }
}

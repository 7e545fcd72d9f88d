import NetworkModel

extension Convention {
  /// MACs, normalization, adaptive average pooling and upsampling of a model in evaluation mode.
  public static let fvcore = Convention(
    name: "fvcore", title: "FlopCountAnalysis after eval()", unit: .macs,
    source: fvcoreSource, evidence: .run, rules: fvcoreRules(batchNormalization: 1))

  /// fvcore never calls `eval()`, so a model that was just built is counted like this.
  public static let fvcoreTraining = Convention(
    name: "fvcore-train", title: "FlopCountAnalysis in training mode", unit: .macs,
    mode: .training, source: fvcoreSource, evidence: .run, rules: fvcoreRules(batchNormalization: 4)
  )

  private static let fvcoreSource = "fvcore, nn/flop_count.py and nn/jit_handles.py"

  /// fvcore ignores some of the others silently and warns about the rest; all count as zero.
  private static func fvcoreRules(batchNormalization plain: Int) -> RuleTable {
    .products.replacing(with: [
      [.batchNormalization]: .normalization(.batchNormalization, plain: plain, affine: 1),
      [.imageNormalization, .instanceNormalization]: .normalization(
        .instanceNormalization, plain: 4, affine: 1),
      [.layerNormalization]: .normalization(.layerNormalization, plain: 4, affine: 1),
      [.groupNormalization]: .normalization(.groupNormalization, plain: 4, affine: 1),
      LayerClass.averagePoolings: [
        CountingRule(.adaptivePooling, 1, .inputs, when: .onPlanes)
      ],
      [.upsampling(.nearest)]: [CountingRule(.upsampling, 1, .outputs, when: .onPlanes)],
      LayerClass.bilinearUpsamplings: [
        CountingRule(.upsampling, 4, .outputs, when: .onPlanes)
      ],
    ])
  }
}

extension ActivationTotal.Rule {
  static let fvcore = Self(
    times: { $0.layer.hasProducts || $0.layer == .matrixMultiplication ? 1 : 0 }, unit: .megabyte,
    label: "convolutions, fully connected",
    meaning: "only convolutions, fully connected layers and products of paths",
    source: "fvcore, activation_count.py")
}

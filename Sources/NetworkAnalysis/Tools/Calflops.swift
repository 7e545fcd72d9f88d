import NetworkModel

extension Convention {
  /// FLOPs, 2 per MAC, and the other layers that the tool knows.
  public static let calflops = Convention(
    name: "calflops", title: "FLOPs", unit: .flops, source: calflopsSource, evidence: .run,
    rules: calflopsOperations, parameters: .trainedParameters)

  /// MACs of matrix products, without biases.
  public static let calflopsMACs = Convention(
    name: "calflops-macs", title: "MACs", unit: .macs, source: calflopsSource, evidence: .run,
    rules: .products.replacing(with: [
      [.transposedConvolution]: [CountingRule(.transposedConvolutions, 1, .productsByGroups)]
    ]), parameters: .trainedParameters)

  private static let calflopsSource = "calflops 0.3.2, pytorch_ops.py"

  private static let calflopsOperations = RuleTable.poolings { [CountingRule($0, 1, .inputs)] }
    .replacing(with: [
      [.convolution]: [.convolution, .secondOperation, .convolutionBias],
      // It divides by the groups twice, and takes the bias's plane for that of a convolution.
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .productsByGroups),
        CountingRule(.secondOperation, 1, .productsByGroups),
        CountingRule(.convolutionBiases, 1, .forwardBiasAdditions),
      ],
      Upsample.Interpolation.allCases.map { .upsampling($0) }: [
        CountingRule(.upsampling, 1, .resizedValues)
      ],
      [.pooling(.l2), .pooling(.lp)]: .functionsOfNormPooling,
      [.localResponseNormalization]: .functionsOfResponseNormalization,
      [.fullyConnected]: [.fullyConnected, .secondOperation],
      [.matrixMultiplication]: [.matrixMultiplication, .secondOperation],
      [.batchNormalization]: .normalization(.batchNormalization, plain: 1, affine: 1),
      [.imageNormalization, .instanceNormalization]: .normalization(
        .instanceNormalization, plain: 4, affine: 1),
      [.layerNormalization]: .normalization(.layerNormalization, plain: 4, affine: 1),
      [.groupNormalization]: .normalization(.groupNormalization, plain: 4, affine: 1),
      [
        .activation(.relu), .activation(.leakyReLU), .activation(.elu), .activation(.silu),
        .activation(.gelu), .parametricReLU,
      ]: [CountingRule(.activations, 1, .inputs)],
      // The module calls another function, hardtanh, which is not counted.
      [.activation(.relu6)]: [CountingRule(.activations, 1, .inputs, when: .asFunction)],
      [.softmax]: [CountingRule(.softmax, 1, .inputs, when: .read)],
    ])
}

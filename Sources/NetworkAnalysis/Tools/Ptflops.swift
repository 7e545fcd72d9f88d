import NetworkModel

extension Convention {
  /// MACs and biases of matrix products.
  public static let ptflopsAten = Convention(
    name: "ptflops-aten", title: "aten backend, the default", unit: .macs,
    source: "ptflops 0.7.5, aten_ops.py", evidence: .run,
    rules: .productsAndBiases.replacing(with: [[.matrixMultiplication]: [.matrixMultiplication]]),
    parameters: .trainedParameters)

  /// A hook on a module and a patched function both see what the module computes.
  public static let ptflopsPyTorch = Convention(
    name: "ptflops-pytorch", title: "pytorch backend", unit: .macs,
    source: "ptflops 0.7.5, pytorch_ops.py", evidence: .run,
    rules: productsAndNormalization.replacing(
      with: .poolings {
        [
          CountingRule($0, 1, .inputs),
          CountingRule(.modulePooling, 1, .inputs, when: .asModule),
        ]
      }
    ).replacing(with: [
      [.matrixMultiplication]: [.matrixMultiplication],
      [.activation(.relu), .activation(.elu), .activation(.gelu), .parametricReLU]: [
        CountingRule(.activations, 1, .outputs),
        CountingRule(.moduleActivations, 1, .outputs, when: .asModule),
      ],
      [.activation(.relu6), .activation(.silu)]: [CountingRule(.activations, 1, .outputs)],
      // The module has a hook, the function is not patched.
      [.activation(.leakyReLU)]: [CountingRule(.activations, 1, .outputs, when: .asModule)],
      [.pooling(.l2), .pooling(.lp)]: .functionsOfNormPooling,
      [.localResponseNormalization]: .functionsOfResponseNormalization,
      Upsample.Interpolation.allCases.map { .upsampling($0) }: [
        CountingRule(.upsampling, 1, .outputs),
        CountingRule(.moduleUpsampling, 1, .outputs, when: .asModule),
      ],
      [.softmax]: [CountingRule(.softmax, 1, .inputs, when: .read)],
    ]), parameters: .trainedParameters)

  /// SiLU and softmax have a patched function but no hook. Later versions without `count_functional` count
  /// transposed convolutions on the input's plane.
  public static let ptflopsModulesOnly = Convention(
    name: "ptflops-0.7.0", title: "ptflops up to 0.7.0",
    unit: .macs, source: "ptflops 0.7.0, pytorch_ops.py", evidence: .run,
    rules: productsAndNormalization.replacing(
      with: .poolings { [CountingRule($0, 1, .inputs, when: .asModule)] }
    ).replacing(with: [
      [
        .activation(.relu), .activation(.elu), .activation(.gelu), .activation(.relu6),
        .activation(.leakyReLU), .parametricReLU,
      ]: [CountingRule(.activations, 1, .outputs, when: .asModule)],
      Upsample.Interpolation.allCases.map { .upsampling($0) }: [
        CountingRule(.upsampling, 1, .outputs, when: .asModule)
      ],
      // The biases once, at however many positions.
      [.fullyConnected]: [.fullyConnected, CountingRule(.fullyConnectedBiases, 1, .biases)],
      // On the output's plane.
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .weightsAtOutput), .convolutionBias,
      ],
    ]), parameters: .trainedParameters)

  private static let productsAndNormalization = RuleTable.productsAndBiases.replacing(with: [
    [.batchNormalization]: .normalization(.batchNormalization, plain: 1, affine: 1),
    [.imageNormalization, .instanceNormalization]: .normalization(
      .instanceNormalization, plain: 1, affine: 1),
    [.groupNormalization]: .normalization(.groupNormalization, plain: 1, affine: 1),
    // PyTorch's LayerNorm has no attribute `affine`, by which ptflops doubles the count.
    // Hooks are found by the exact type, so that a subclass has none.
    [.layerNormalization]: [CountingRule(.layerNormalization, 1, .inputs, when: .asModule)],
  ])
}

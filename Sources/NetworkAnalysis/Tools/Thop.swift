import NetworkModel

/// thop puts hooks on modules, and so never sees what is called as a function.
extension Convention {
  /// MACs of matrix products and operations of the modules that it has hooks for.
  public static let thop = Convention(
    name: "thop", title: "thop 0.1, from PyPI", unit: .macs,
    source: "thop 0.1.1, vision/basic_hooks.py and vision/calc_func.py", evidence: .run,
    rules: thopRules, parameters: thopParameters)

  /// The fork of Ultralytics, which counts transposed convolutions and poolings as they run.
  public static let thopUltralytics = Convention(
    name: "thop-ultralytics", title: "thop 2, ultralytics", unit: .macs,
    source: "ultralytics-thop 2.2.3, vision/basic_hooks.py and vision/calc_func.py",
    evidence: .run,
    rules: thopRules.replacing(with: [
      // Of `torch.matmul`, which is watched while the model runs.
      [.matrixMultiplication]: [.matrixMultiplication],
      [.transposedConvolution]: [.transposedConvolution],
      [.groupNormalization]: .normalization(.groupNormalization, plain: 2, affine: 2),
      // Subclasses too.
      [.layerNormalization]: .normalization(.layerNormalization, plain: 2, affine: 2),
      // The logarithm, of which the sum has one.
      [.logarithmicSoftmax]: [CountingRule(.softmax, 3, .inputs, when: [.asModule, .read])],
      [.pooling(.average)]: [
        CountingRule(.averagePooling, 1, .averagedTaps, when: .asModule),
        CountingRule(.averagePooling, 1, .outputs, when: .asModule),
      ],
      LayerClass.averagePoolings: [
        CountingRule(.adaptivePooling, 1, .windowReads, when: .asModule),
        CountingRule(.adaptivePooling, 1, .outputs, when: .asModule),
      ],
      [.upsampling(.nearest)]: [],
      // Twice 13 and 5 for `trilinear`.
      LayerClass.bilinearUpsamplings: interpolations + [
        CountingRule(.upsampling, 31, .outputs, when: [.asModule, .onVolumes])
      ],
    ]))

  /// thop as it was when its version had long been 0.0.31. That version had three rules, of which this is
  /// the last and the one that most published figures follow; those of 2019 count twice as much of fully
  /// connected layers and of batch normalization.
  public static let thopMay2020 = Convention(
    name: "thop-2020-05", title: "thop of May 2020", unit: .macs,
    source: "thop 0.0.31.post2005241907, vision/basic_hooks.py", evidence: .run,
    formerNames: ["thop-0.0.31"],
    rules: [
      [.convolution]: [.convolution, .convolutionBias],
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .weightsAtOutput), .convolutionBias,
      ],
      [.fullyConnected]: [.fullyConnected],
      [.batchNormalization, .imageNormalization]: [
        CountingRule(.batchNormalization, 2, .inputs)
      ],
      [.activation(.leakyReLU)]: [CountingRule(.activations, 1, .inputs, when: .asModule)],
      [.pooling(.average)]: [CountingRule(.averagePooling, 1, .outputs, when: .asModule)],
      LayerClass.averagePoolings: [
        CountingRule(.adaptivePooling, 1, .wholeCells, when: .asModule),
        CountingRule(.adaptivePooling, 1, .outputs, when: .asModule),
      ],
      LayerClass.bicubicUpsamplings: [CountingRule(.upsampling, 259, .outputs, when: .asModule)],
      LayerClass.bilinearUpsamplings: interpolations,
    ],
    parameters: parametersOfHookedModules.replacing(with: [
      [.instanceNormalization, .layerNormalization, .parametricReLU]: []
    ]))

  /// Of the modes `linear` and `bilinear`; `trilinear` the tool warns of and counts as nothing.
  private static let interpolations = [
    CountingRule(.upsampling, 5, .outputs, when: [.asModule, .onSequences]),
    CountingRule(.upsampling, 11, .outputs, when: [.asModule, .onPlanes]),
  ]

  /// Of the modules that the tool has a rule for.
  private static let parametersOfHookedModules = RuleTable.learnedParameters.replacing(with: [
    [.scale, .groupNormalization, .weightedAddition, .radialBasis]: []
  ])

  /// Those of a subclass are missed like its operations.
  private static let thopParameters = parametersOfHookedModules.replacing(with: [
    [.layerNormalization]: [
      CountingRule(.normalizationParameters, 1, .parameters, when: .asModule)
    ]
  ])

  private static let thopRules: RuleTable = [
    [.convolution]: [.convolution],
    // On the output's plane, which is too many by the stride's area.
    [.transposedConvolution]: [CountingRule(.transposedConvolutions, 1, .weightsAtOutput)],
    [.fullyConnected]: [.fullyConnected],
    [.batchNormalization]: .normalization(.batchNormalization, plain: 2, affine: 2),
    [.imageNormalization, .instanceNormalization]: .normalization(
      .instanceNormalization, plain: 2, affine: 2),
    // Hooks are found by the exact type, so that a subclass has none.
    [.layerNormalization]: [
      CountingRule(.layerNormalization, 2, .inputs, when: .asModule),
      CountingRule(.layerNormalization, 2, .inputsIfWeighted, when: .asModule),
    ],
    [.parametricReLU]: [CountingRule(.activations, 1, .inputs, when: .asModule)],
    // An exponential and a division for each of n values, n − 1 additions.
    [.softmax]: [
      CountingRule(.softmax, 3, .inputs, when: [.asModule, .read]),
      CountingRule(.softmax, -1, .distributions, when: [.asModule, .read]),
    ],
    [.pooling(.average)]: [CountingRule(.averagePooling, 1, .outputs, when: .asModule)],
    LayerClass.averagePoolings: [CountingRule(.adaptivePooling, 1, .meanCells, when: .asModule)],
    [.upsampling(.nearest)]: [CountingRule(.upsampling, 1, .outputs, when: .asModule)],
    // 224 to solve for coefficients and 35 to use them.
    LayerClass.bicubicUpsamplings: [CountingRule(.upsampling, 259, .outputs, when: .asModule)],
    LayerClass.bilinearUpsamplings: interpolations,
  ]
}

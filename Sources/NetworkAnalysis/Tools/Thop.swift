import NetworkModel

/// thop puts hooks on modules, and so never sees what is called as a function.
extension Convention {
  /// MACs of matrix products and operations of the modules that it has hooks for.
  public static let thop = Convention(
    name: "thop", title: "thop 0.1, from PyPI", unit: .macs,
    source: "thop 0.1.1, vision/basic_hooks.py and vision/calc_func.py", rules: thopRules)

  /// The fork of Ultralytics, which counts transposed convolutions as they run.
  public static let thopUltralytics = Convention(
    name: "thop-ultralytics", title: "thop 2, ultralytics", unit: .macs,
    source: "ultralytics/thop 2.0, vision/basic_hooks.py and vision/calc_func.py",
    rules: thopRules.replacing(with: [
      [.transposedConvolution]: [.transposedConvolution],
      [.pooling(.average)]: [
        CountingRule(.averagePooling, 1, .windowReads, when: .asModule),
        CountingRule(.averagePooling, 1, .outputs, when: .asModule),
      ],
      LayerClass.averagePoolings: [
        CountingRule(.adaptivePooling, 1, .windowReads, when: .asModule),
        CountingRule(.adaptivePooling, 1, .outputs, when: .asModule),
      ],
      [.upsampling(.nearest)]: [],
    ]))

  /// thop up to 0.0.31, which counts batch normalization differently from later versions.
  public static let thop0031 = Convention(
    name: "thop-0.0.31", title: "thop up to 0.0.31", unit: .macs,
    source: "thop 0.0.31, count_hooks.py",
    rules: thopRules.replacing(with: [
      [.batchNormalization]: [CountingRule(.batchNormalization, 2, .inputs)],
      [.instanceNormalization, .layerNormalization]: [],
    ]))

  private static let thopRules: RuleTable = [
    [.convolution]: [.convolution],
    // On the output's plane, which is too many by the stride's area.
    [.transposedConvolution]: [CountingRule(.transposedConvolutions, 1, .weightsAtOutput)],
    [.fullyConnected]: [.fullyConnected],
    [.batchNormalization]: .normalization(.batchNormalization, plain: 2, affine: 2),
    [.instanceNormalization]: .normalization(.instanceNormalization, plain: 2, affine: 2),
    [.layerNormalization]: .normalization(.layerNormalization, plain: 2, affine: 2),
    [.parametricReLU]: [CountingRule(.activations, 1, .inputs, when: .asModule)],
    // An exponential and a division for each of n values, n − 1 additions.
    [.softmax]: [
      CountingRule(.softmax, 3, .inputs, when: [.asModule, .read]),
      CountingRule(.softmax, -1, .distributions, when: [.asModule, .read]),
    ],
    [.pooling(.average)]: [CountingRule(.averagePooling, 1, .outputs, when: .asModule)],
    LayerClass.averagePoolings: [
      CountingRule(.adaptivePooling, 1, .inputs, when: .asModule),
      CountingRule(.adaptivePooling, 1, .outputs, when: .asModule),
    ],
    [.upsampling(.nearest)]: [CountingRule(.upsampling, 1, .outputs, when: .asModule)],
    LayerClass.bilinearUpsamplings: [CountingRule(.upsampling, 11, .outputs, when: .asModule)],
  ]
}

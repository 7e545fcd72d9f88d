import NetworkModel

extension Convention {
  /// FLOPs of a Caffe file before it is run, a multiplication and an addition each 1; what Caffe has no layer for is counted
  /// as the layers that are written for it.
  public static let openCV = Convention(
    name: "opencv", title: "OpenCV, of Caffe's files", unit: .flops,
    source: "OpenCV 4.14, modules/dnn/src, `getFLOPS` of each layer", evidence: .run,
    rules: openCVLayers.replacing(with: [
      // The filters' first extent, which is the number of the input's channels.
      [.transposedConvolution]: [CountingRule(.transposedConvolutions, 2, .inputTapsInSingles)],
      [.pooling(.average)]: averages(.averagePooling, .windowTaps),
      [.globalPooling(.max), .reduction(.max)]: [CountingRule(.adaptivePooling, 1, .outputs)],
      [.adaptivePooling(.max)]: [CountingRule(.adaptivePooling, 1, .windowReads)],
      [.adaptivePooling(.average)]: averages(.adaptivePooling, .windowReads),
      // A normalization and a scale.
      [.batchNormalization]: [
        CountingRule(.batchNormalization, 3, .inputs), CountingRule(.scale, 2, .inputsIfWeighted),
      ],
      [.scale]: [CountingRule(.scale, 2, .inputsIfWeighted)],
      [.localResponseNormalization]: [
        CountingRule(.responseNormalization, 1, .runningSums)
      ],
      [.activation(.randomizedLeakyReLU), .parametricReLU]: [
        CountingRule(.activations, 1, .outputs)
      ],
      [.activation(.relu6), .activation(.elu), .activation(.identity)]: [
        CountingRule(.activations, 2, .outputs)
      ],
      [.activation(.softplus)]: [CountingRule(.activations, 5, .outputs)],
      [.activation(.square)]: [CountingRule(.activations, 10, .outputs)],
      // ReLU6 between two linear functions, and a product; softplus, tanh and a product.
      [.activation(.hardSigmoid)]: [CountingRule(.activations, 6, .outputs)],
      [.activation(.hardSwish), .activation(.mish)]: [CountingRule(.activations, 8, .outputs)],
      // A pooling of its own.
      [.maxout]: [CountingRule(.maxPooling, 1, .inputs)],
      // A sigmoid and a product.
      [.gatedLinearUnit]: [CountingRule(.activations, 5, .outputs)],
      [.logarithmicSoftmax]: [CountingRule(.softmax, 5, .inputs)],
      [.addition, .subtraction, .maximum]: [CountingRule(.merges, 1, .inputs)],
      [.multiplication]: [CountingRule(.merges, 1, .multipliedValues)],
    ]))

  /// FLOPs of a Darknet file before it is run.
  public static let openCVDarknet = Convention(
    name: "opencv-darknet", title: "OpenCV, of Darknet's files", unit: .flops,
    source: "OpenCV 4.14, modules/dnn/src, `getFLOPS` of each layer", evidence: .run,
    rules: openCVLayers.replacing(with: [
      [.batchNormalization]: [CountingRule(.batchNormalization, 3, .inputs)],
      [.activation(.mish)]: [CountingRule(.activations, 3, .outputs)],
      [.addition, .multiplication]: [CountingRule(.merges, 1, .pairedValues)],
      [.rearrangement(.permutation)]: [CountingRule(.rearrangements, 21, .inputs)],
    ]))

  /// What files of both are read as. Groups are forgotten, and every output of a convolution has a bias.
  private static let openCVLayers: RuleTable = [
    [.convolution]: [
      CountingRule(.convolutions, 2, .tapsOfAllChannels),
      CountingRule(.convolutionBiases, 1, .outputs),
    ],
    // On every position it is a convolution.
    [.fullyConnected]: [
      CountingRule(.fullyConnected, 3, .products),
      CountingRule(.fullyConnected, -1, .products, when: .atPositions),
      CountingRule(.fullyConnectedBiases, 1, .outputs, when: .atPositions),
    ],
    [.pooling(.max)]: [CountingRule(.maxPooling, 1, .windowTaps)],
    // Its window has a value until the network is run.
    [.globalPooling(.average), .reduction(.average)]: averages(.adaptivePooling, .outputs),
    [.activation(.relu), .activation(.leakyReLU), .activation(.tanh)]: [
      CountingRule(.activations, 1, .outputs)
    ],
    [.activation(.sigmoid), .activation(.silu)]: [CountingRule(.activations, 3, .outputs)],
    [.softmax]: [CountingRule(.softmax, 4, .inputs)],
  ]

  /// The values that are added, and a division for each average.
  private static func averages(_ term: CostTerm, _ values: Measure) -> [CountingRule] {
    [CountingRule(term, 1, values), CountingRule(term, 1, .outputs)]
  }
}

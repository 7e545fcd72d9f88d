import NetworkModel

extension Convention {
  /// MACs and biases, and every other parameter once for each image.
  public static let torchinfo = Convention(
    name: "torchinfo", title: "mult-adds", unit: .macs,
    source: "torchinfo 1.8.0, layer_info.py and model_statistics.py", evidence: .run,
    rules: [
      [.convolution]: [.convolution, .convolutionBias],
      // On the output's plane like any other convolution, which is too many by the stride's area.
      [.transposedConvolution]: [
        CountingRule(.transposedConvolutions, 1, .weightsAtOutput), .convolutionBias,
      ],
      // Once for each image, at however many positions.
      [.fullyConnected]: [
        CountingRule(.fullyConnected, 1, .weights), CountingRule(.fullyConnectedBiases, 1, .biases),
      ],
      // Whatever else owns a weight or bias counts each of them once per image, wherever it is used.
      [.batchNormalization]: [CountingRule(.batchNormalization, 1, .parameters)],
      [.imageNormalization, .instanceNormalization]: [
        CountingRule(.instanceNormalization, 1, .parameters)
      ],
      [.layerNormalization]: [CountingRule(.layerNormalization, 1, .parameters)],
      [.groupNormalization]: [CountingRule(.groupNormalization, 1, .parameters)],
      // As a function it is a parameter of another module, which is no leaf.
      [.scale]: [CountingRule(.scale, 1, .parameters, when: .asModule)],
      [.parametricReLU]: [CountingRule(.activations, 1, .parameters)],
      [.radialBasis]: [CountingRule(.radialBasis, 1, .parameters)],
    ])
}

extension ActivationTotal.Rule {
  /// The input's size is Python's `sys.getsizeof` of its storage, with PyTorch 2.13 64 bytes more than the
  /// values take, with older ones 56.
  static let torchinfo = Self(
    times: { $0.ownsParameters && !$0.isBareScale ? 1 : 0 }, factor: 2,
    inputOverhead: 64,
    parameters: .weightsAndBiases, countsParameters: { !$0.isBareScale }, addsParameters: true,
    unit: .megabyte,
    label: "2 × layers with parameters plus rest",
    meaning: "twice the outputs of layers with parameters, plus input and parameters",
    source: "torchinfo 1.8.0, model_statistics.py")
}

extension ActivationTotal.Output {
  /// True for a factor that is a bare parameter of another module, which is no leaf: the tool adds up leaves.
  var isBareScale: Bool { isFunctional && layer == .scale }
}

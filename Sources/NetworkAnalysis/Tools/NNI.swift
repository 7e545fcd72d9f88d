import NetworkModel

extension Convention {
  /// MACs of convolutions and fully connected layers, without biases; the tool has hooks for no other
  /// modules.
  public static let nni = Convention(
    name: "nni", title: "NNI count_flops_params", unit: .macs,
    source: "nni 3.0, compression/utils/counter.py", evidence: .run,
    rules: [
      [.convolution]: [.convolution],
      // On the output's plane, which is too many by the stride's area.
      [.transposedConvolution]: [CountingRule(.transposedConvolutions, 1, .weightsAtOutput)],
      // Once for each image, at however many positions.
      [.fullyConnected]: [CountingRule(.fullyConnected, 1, .weights)],
    ],
    parameters: [
      [.convolution, .transposedConvolution, .fullyConnected]: [
        CountingRule(.weights, 1, .weights), CountingRule(.biases, 1, .biases),
      ]
    ])
}

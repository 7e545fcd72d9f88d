import NetworkModel

extension Convention {
  /// MACs of matrix products, without biases.
  public static let nni = Convention(
    name: "nni", title: "NNI count_flops_params", unit: .macs,
    source: "microsoft/nni, compression/utils/counter.py", evidence: .printed,
    rules: .products.replacing(with: [[.matrixMultiplication]: []]),
    parameters: .learnedParameters.replacing(with: [
      // NNI has no rule for it.
      [.batchNormalization, .imageNormalization]: []
    ]))
}

@_spi(Rules) import NetworkModel

extension Convention {
  /// MACs of convolutions, fully connected layers and matrix products, without biases.
  public static let cnnshape = Convention(
    name: "cnnshape", title: "this program's MACs", unit: .macs,
    source: "docs/conventions.md", evidence: .definition,
    // What opaque layers state of their products is taken for those of weights.
    rules: .products.replacing(with: [[.recurrence, .unknown]: [.fullyConnected]]))
}

extension ActivationTotal.Rule {
  static let cnnshape = Self(
    times: { $0.storage == .new ? 1 : 0 }, unit: .mebibyte,
    label: "input, outputs not in place",
    meaning: "the input and every output not computed in place, excluding softmax",
    source: "docs/conventions.md, activations")
}

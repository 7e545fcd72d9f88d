import NetworkModel

/// What MACs are counted of, in the words of every report.
enum MACScope {
  /// The layers whose products are counted.
  static let words = "convolutions, fully connected layers and matrix products"

  /// The same of a network, which names no products of paths if it has none.
  static func words(of network: InferredNetwork) -> String {
    network.network.nodes.contains {
      $0.layer.family == .merge(.matrixMultiplication)
        || $0.layer.family == .opaque(.matrixProduct)
    }
      ? words : "convolutions and fully connected layers"
  }
}

/// What MACs are counted of, in the words of every report.
enum MACScope {
  /// The layers whose products are counted.
  static let words = "convolutions, fully connected layers and matrix products"
}

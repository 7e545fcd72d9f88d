/// The learned and running values of a layer.
public struct ParameterCount: Hashable, Sendable {
  /// Filters, matrices, scales: all but the additive terms.
  public let weights: Int64
  /// Additive terms.
  public let biases: Int64
  /// Running statistics, which no gradient reaches (batch normalization's mean and variance).
  public let statistics: Int64

  /// The count of a layer that learns nothing.
  public static let none = ParameterCount()

  private init() {
    weights = 0
    biases = 0
    statistics = 0
  }

  /// - Throws: `.countOverflow(.parameters)` if weights and biases together, or the statistics, need
  ///   more than 64 bits.
  public init(
    weights: Int128, biases: Int128 = 0, statistics: Int128 = 0
  ) throws(LayerError) {
    _ = try narrowed(weights + biases, .parameters)
    self.weights = try narrowed(weights, .parameters)
    self.biases = try narrowed(biases, .parameters)
    self.statistics = try narrowed(statistics, .parameters)
  }

  /// - Throws: `.countOverflow(.parameters)` beyond 64 bits.
  public func adding(_ other: ParameterCount) throws(LayerError) -> ParameterCount {
    try ParameterCount(
      weights: Int128(weights) + Int128(other.weights),
      biases: Int128(biases) + Int128(other.biases),
      statistics: Int128(statistics) + Int128(other.statistics))
  }

  /// Weights and biases, what papers call parameters.
  public var total: Int64 { weights + biases }
}

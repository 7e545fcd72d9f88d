/// What a layer learns or keeps, as values. Which of them are empty depends on the kind.
public struct LayerParameters: Hashable, Sendable {
  /// Filters as OIHW, transposed filters as IOHW, matrices by rows (a row a unit), or one value a
  /// channel.
  public var weights: [Float] = []
  public var biases: [Float] = []
  /// Running statistics of batch normalisation, one value a channel.
  public var mean: [Float] = []
  public var variance: [Float] = []

  public static let none = LayerParameters()

  public init(
    weights: [Float] = [], biases: [Float] = [], mean: [Float] = [], variance: [Float] = []
  ) {
    self.weights = weights
    self.biases = biases
    self.mean = mean
    self.variance = variance
  }
}

/// The largest of each `pieces` neighbouring channels.
///
/// The linear pieces themselves are the convolution or fully connected layer before it.
///
/// - Input: `H×W×C`, C a multiple of `pieces`.
/// - Output: `H×W×(C / pieces)`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: one comparison for each input value.
/// - Example: `maxout pieces=2`
/// - Source: Goodfellow et al., arXiv:1302.4389, §3.
public struct Maxout: LayerDefinition {
  public let pieces: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(pieces: Int) throws(LayerError) {
    try Hyperparameter.pieces.check(pieces, in: 1...Shape.largestExtent)
    self.pieces = pieces
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard input.channels % pieces == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: pieces, hyperparameter: .pieces)
    }
    return try input.with(channels: input.channels / pieces)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try Reduction.max.operations(reads: Int128(input.count), results: output.count))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

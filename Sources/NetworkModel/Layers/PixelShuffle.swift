/// Channels laid out as pixels: `factor²` of them become a `factor × factor` square.
///
/// - Input: `H×W×C`, C a multiple of `factor²`.
/// - Output: `factor·H × factor·W × C / factor²`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pixel-shuffle factor=2`
/// - Source: Shi et al., arXiv:1609.05158, §2.2.
public struct PixelShuffle: LayerDefinition {
  public let factor: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(factor: Int) throws(LayerError) {
    try Hyperparameter.factor.check(factor, in: 1...Window.largestHyperparameter)
    self.factor = factor
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    let square = factor * factor
    guard input.channels % square == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: square, hyperparameter: .factor)
    }
    return try Shape(
      height: factor * input.height, width: factor * input.width,
      channels: input.channels / square)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

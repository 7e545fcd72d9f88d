/// Channels dealt out like cards: cut into `groups`, then one taken from each in turn.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `channel-shuffle groups=3`
/// - Source: Zhang et al., arXiv:1707.01083, §3.1.
public struct ChannelShuffle: LayerDefinition {
  public let groups: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(groups: Int) throws(LayerError) {
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    self.groups = groups
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups, hyperparameter: .groups)
    }
    return input
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

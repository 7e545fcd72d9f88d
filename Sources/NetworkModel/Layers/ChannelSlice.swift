/// Some neighbouring channels of the volume.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×count`, the channels from number `from`, counted from 0.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `slice from=0 count=58`
/// - Source: Ma et al., arXiv:1807.11164, §3 (channel split).
public struct ChannelSlice: LayerDefinition {
  public let from: Int
  public let count: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(from: Int, count: Int) throws(LayerError) {
    try Hyperparameter.from.check(from, in: 0...Shape.largestExtent)
    try Hyperparameter.count.check(count, in: 1...Shape.largestExtent)
    self.from = from
    self.count = count
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard from < input.channels else {
      throw .channelOutOfRange(channel: from, channels: input.channels, hyperparameter: .from)
    }
    guard from + count <= input.channels else {
      throw .channelOutOfRange(
        channel: from + count - 1, channels: input.channels, hyperparameter: .count)
    }
    return try input.with(channels: count)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

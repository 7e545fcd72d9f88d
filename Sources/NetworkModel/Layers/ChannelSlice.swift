/// Some neighbouring channels of the volume.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×count`, the channels from number `start`, counted from 0.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `slice start=0 count=58`
/// - Source: Ma et al., arXiv:1807.11164, §3 (channel split).
public struct ChannelSlice: LayerDefinition {
  public let start: Int
  public let count: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(from start: Int, count: Int) throws(LayerError) {
    try Hyperparameter.start.check(start, in: 0...Shape.largestExtent)
    try Hyperparameter.count.check(count, in: 1...Shape.largestExtent)
    self.start = start
    self.count = count
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard start < input.channels else {
      throw .channelOutOfRange(channel: start, channels: input.channels, hyperparameter: .start)
    }
    guard start + count <= input.channels else {
      throw .channelOutOfRange(
        channel: start + count - 1, channels: input.channels, hyperparameter: .count)
    }
    return try input.with(channels: count)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

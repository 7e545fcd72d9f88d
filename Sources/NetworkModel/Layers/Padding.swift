/// Zeros put around the volume, or before and after its channels.
///
/// - Input: `H×W×C`.
/// - Output: `(top + H + bottom) × (left + W + right) × (before + C + after)`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pad channels=16`
/// - Source: of channels: He et al., arXiv:1512.03385, §3.3 (option A).
public struct Padding: LayerDefinition {
  public let top: Int
  public let left: Int
  public let bottom: Int
  public let right: Int
  public let channelsBefore: Int
  public let channelsAfter: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0, channelsBefore: Int = 0,
    channelsAfter: Int = 0
  ) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    for side in [top, left, bottom, right] { try Hyperparameter.padding.check(side, in: range) }
    for side in [channelsBefore, channelsAfter] {
      try Hyperparameter.channels.check(side, in: range)
    }
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
    self.channelsBefore = channelsBefore
    self.channelsAfter = channelsAfter
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    try Shape(
      height: top + input.height + bottom, width: left + input.width + right,
      channels: channelsBefore + input.channels + channelsAfter)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

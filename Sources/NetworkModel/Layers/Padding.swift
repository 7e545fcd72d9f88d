/// Zeros added around the volume, or before and after its channels.
///
/// - Input: `H×W×C`.
/// - Output: `(top + H + bottom) × (left + W + right) × (before + C + after)`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pad channels=16`
/// - Source: of channels: He et al., arXiv:1512.03385, §3.3 (option A).
public struct Padding: Hashable, Sendable {
  /// Rows of zeros above, from 0.
  public let top: Int
  /// Columns of zeros on the left, from 0.
  public let left: Int
  /// Rows of zeros below, from 0.
  public let bottom: Int
  /// Columns of zeros on the right, from 0.
  public let right: Int
  /// Channels of zeros before the first, from 0.
  public let channelsBefore: Int
  /// Channels of zeros after the last, from 0.
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
}

@_spi(Rules) extension Padding: LayerDefinition {
  public static var kind: LayerKind { .padding }

  public var family: LayerFamily { .rearrangement(.padding) }

  public var patternWord: String? { "PAD" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    return ShapeRule(
      .quantity("H", input.height) + .quantity("top", top) + .quantity("bottom", bottom),
      .quantity("W", input.width) + .quantity("left", left) + .quantity("right", right),
      .quantity("C", input.channels) + .quantity("before", channelsBefore)
        + .quantity("after", channelsAfter))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .shifted(input, down: -top, across: -left, .shifted(by: -channelsBefore))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

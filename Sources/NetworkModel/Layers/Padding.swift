/// Zeros added around the volume, or before and after its channels.
///
/// - Input: `H×W×C`.
/// - Output: `(top + H + bottom) × (left + W + right) × (before + C + after)`, with three axes `front + D + back`
///   before them.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pad channels=16`
/// - Source: of channels: He et al., arXiv:1512.03385, §3.3 (option A).
public struct Padding: Hashable, Sendable {
  /// Zeros around the volume, from 0.
  public let sides: Sides
  /// Channels of zeros before the first, from 0.
  public let channelsBefore: Int
  /// Channels of zeros after the last, from 0.
  public let channelsAfter: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    _ sides: Sides, channelsBefore: Int = 0, channelsAfter: Int = 0
  ) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    for axis in sides.axes.all {
      try Hyperparameter.padding.check(sides[axis].before, in: range)
      try Hyperparameter.padding.check(sides[axis].after, in: range)
    }
    for side in [channelsBefore, channelsAfter] {
      try Hyperparameter.channels.check(side, in: range)
    }
    self.sides = sides
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
    try sides.check(for: input.axes)
    return ShapeRule(
      input.axes,
      .quantity("C", input.channels) + .quantity("before", channelsBefore)
        + .quantity("after", channelsAfter)
    ) { axis in
      .quantity(axis.symbol, input[axis])
        + .quantity(axis.sideWords.before, sides[axis].before)
        + .quantity(axis.sideWords.after, sides[axis].after)
    }
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
    .shifted(input, .shifted(by: -channelsBefore)) { -sides[$0].before }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

/// Channels laid out as pixels: `factor²` of them become a `factor × factor` square.
///
/// - Input: `H×W×C`, C a multiple of `factor²`.
/// - Output: `factor·H × factor·W × C / factor²`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pixel-shuffle factor=2`
/// - Source: Shi et al., arXiv:1609.05158, §2.2.
public struct PixelShuffle: Hashable, Sendable {
  /// The factor by which height and width grow, r, at least 1; channels are a multiple of r².
  public let factor: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(factor: Int) throws(LayerError) {
    try Hyperparameter.factor.check(factor, in: 1...Window.largestHyperparameter)
    self.factor = factor
  }
}

@_spi(Rules) extension PixelShuffle: LayerDefinition {
  public static var kind: LayerKind { .pixelShuffle }

  public var family: LayerFamily { .rearrangement(.permutation) }

  public var patternWord: String? { "PIXEL-SHUFFLE" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.axes == .two else { throw .axesDiffer(needed: .two, found: input.axes) }
    let square = Int64(factor) * Int64(factor)
    guard Int64(input.channels) % square == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: square, hyperparameter: .factor)
    }
    return ShapeRule(
      input.axes,
      .quantity("C", input.channels)
        / (.quantity("factor", factor) * .quantity("factor", factor))
    ) { .quantity("factor", factor) * .quantity($0.symbol, input[$0]) }
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
    InputRegion(of: input, channels: .blocks(output: 1, input: factor * factor)) {
      AxisRegion(step: 1, first: 0, last: 0, divisor: Int64(factor), along: input[$0])
    }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

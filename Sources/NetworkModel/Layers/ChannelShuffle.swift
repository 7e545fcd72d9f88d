/// Channels interleaved across groups: split into `groups`, then one taken from each in turn.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `channel-shuffle groups=3`
/// - Source: Zhang et al., arXiv:1707.01083, §3.1.
public struct ChannelShuffle: Hashable, Sendable {
  /// The number of groups of channels, from 1.
  public let groups: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(groups: Int) throws(LayerError) {
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    self.groups = groups
  }
}

@_spi(Rules) extension ChannelShuffle: LayerDefinition {
  public static var kind: LayerKind { .channelShuffle }

  public var family: LayerFamily { .rearrangement(.permutation) }

  public var patternWord: String? { "SHUFFLE" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(
        channels: input.channels, by: Int64(groups), hyperparameter: .groups)
    }
    return .same(as: input)
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
    .pointwise(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

/// Values shifted and scaled by the mean and variance of their group of channels in their own image.
///
/// As many groups as channels make it instance normalization.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `H×W×C`.
/// - Weights: C factors γ if affine.
/// - Biases: C shifts β if affine.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, μ and σ² of a group (`docs/conventions.md`).
/// - Example: `groupnorm groups=32`
/// - Source: Wu & He, arXiv:1803.08494, §3.
public struct GroupNormalization: Hashable, Sendable {
  /// The number of groups of channels, from 1; each has a mean and a variance.
  public let groups: Int
  /// ε, added to the variance.
  public let epsilon: Double
  /// True if γ and β are learned.
  public let affine: Bool

  /// - Throws: `.hyperparameterOutOfRange`, `.realOutOfRange`.
  public init(groups: Int, epsilon: Double = 1e-5, affine: Bool = true) throws(LayerError) {
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.groups = groups
    self.epsilon = epsilon
    self.affine = affine
  }
}

@_spi(Rules) extension GroupNormalization: LayerDefinition {
  public static var kind: LayerKind { .groupNormalization }

  public var family: LayerFamily { .normalization(.group) }

  public var patternWord: String? { "GN" }

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
  ) throws(LayerError) -> ParameterRule<Number> {
    guard affine else { return .none }
    let channels: Number = try input.single.inputChannels()
    return ParameterRule(weights: channels, biases: channels)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    CostRule(
      operations: Normalization.operations(
        sets: .quantity("G", groups), values: try input.single.inputValues(), affine: affine))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(
      input, .blocks(output: input.channels / groups, input: input.channels / groups))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: true, statistics: 2 * Int64(groups))
  }
}

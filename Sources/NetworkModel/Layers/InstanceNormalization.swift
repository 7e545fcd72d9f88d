/// Each channel of each image shifted and scaled by its own mean and variance, or by running ones.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: C factors γ if affine.
/// - Biases: C shifts β if affine.
/// - Statistics: C means and C variances if tracked, which are used at test time alone.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, μ and σ² of a channel (`docs/conventions.md`).
/// - Example: `instancenorm affine=#true`
/// - Source: Ulyanov, Vedaldi & Lempitsky, arXiv:1607.08022, §2; defaults: PyTorch, `InstanceNorm2d`.
public struct InstanceNormalization: Hashable, Sendable {
  /// ε, added to the variance.
  public let epsilon: Double
  /// True if γ and β are learned.
  public let affine: Bool
  /// True if running means and variances are gathered in training and used at test time.
  public let tracksStatistics: Bool

  /// - Throws: `.realOutOfRange`.
  public init(
    epsilon: Double = 1e-5, affine: Bool = false, tracksStatistics: Bool = false
  ) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.epsilon = epsilon
    self.affine = affine
    self.tracksStatistics = tracksStatistics
  }
}

@_spi(Rules) extension InstanceNormalization: LayerDefinition {
  public static var kind: LayerKind { .instanceNormalization }

  public var family: LayerFamily { .normalization(.instance) }

  public var patternWord: String? { "IN" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try input.single)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    Normalization.parameters(
      channels: try input.single.inputChannels(), affine: affine,
      tracksStatistics: tracksStatistics)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    return CostRule(
      operations: Normalization.operations(
        ofChannels: input.inputChannels(), values: input.inputValues(), affine: affine,
        tracksStatistics: tracksStatistics))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    tracksStatistics ? .pointwise(input) : .whole(input, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    // PyTorch runs a batch normalization of images·C channels, for which it repeats γ, β and the running
    // statistics.
    let channels = Int64(output.channels)
    return SavedForBackward(
      inputs: true, intermediates: affine ? channels : 0,
      statistics: (tracksStatistics ? 4 : 2) * channels)
  }
}

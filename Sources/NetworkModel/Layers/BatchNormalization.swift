/// Each channel shifted and scaled by statistics gathered in training, as at test time.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: C factors γ if affine.
/// - Biases: C shifts β if affine.
/// - Statistics: C means and C variances if tracked.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, the root once a channel: an addition and a square root for each
///   channel, an addition and a division for each value, one more multiplication and addition if affine.
///   Without tracked statistics each channel's mean and variance come from the image.
/// - Example: `batchnorm`
/// - Source: Ioffe & Szegedy, arXiv:1502.03167, algorithm 2.
public struct BatchNormalization: Hashable, Sendable {
  /// ε, added to the variance.
  public let epsilon: Double
  /// True if γ and β are learned.
  public let affine: Bool
  /// True if running means and variances are kept and used; if not, those of the batch are.
  public let tracksStatistics: Bool

  /// - Throws: `.realOutOfRange`.
  public init(
    epsilon: Double = 1e-5, affine: Bool = true, tracksStatistics: Bool = true
  ) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.epsilon = epsilon
    self.affine = affine
    self.tracksStatistics = tracksStatistics
  }
}

@_spi(Rules) extension BatchNormalization: LayerDefinition {
  public static var kind: LayerKind { .batchNormalization }

  public var family: LayerFamily { .normalization(tracksStatistics ? .tracked : .image) }

  public var patternWord: String? { "BN" }

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

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    tracksStatistics ? .pointwise(input) : .whole(input, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: true, batchStatistics: 2 * Int64(output.channels))
  }
}

/// Values shifted and scaled by the mean and variance of their own image.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: if affine, `H·W·C` factors γ over the volume, C over the channels.
/// - Biases: as many shifts β, or none.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, μ and σ² of the whole volume or of the channels at a position
///   (`docs/conventions.md`).
/// - Example: `layernorm over=channels epsilon=1e-6`
/// - Source: Ba, Kiros & Hinton, arXiv:1607.06450; over channels: ConvNeXt, arXiv:2201.03545, §2.6.
public struct LayerNormalization: Hashable, Sendable {
  /// The values that share a mean and a variance.
  public let scope: Scope
  /// ε, added to the variance.
  public let epsilon: Double
  /// True if γ and β are learned.
  public let affine: Bool
  /// True if β is learned beside γ.
  public let hasBias: Bool

  /// The values that share a mean and a variance.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// All, as in the paper; PyTorch's `LayerNorm([C, H, W])`.
    case volume
    /// The channels at each position; Keras's default.
    case channels
  }

  /// - Throws: `.realOutOfRange`.
  public init(
    over scope: Scope = .volume, epsilon: Double = 1e-5, affine: Bool = true, hasBias: Bool = true
  ) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.scope = scope
    self.epsilon = epsilon
    self.affine = affine
    self.hasBias = affine && hasBias
  }
}

@_spi(Rules) extension LayerNormalization: LayerDefinition {
  public static var kind: LayerKind { .layerNormalization }

  public var family: LayerFamily { .normalization(.layer) }

  public var patternWord: String? { "LN" }

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
    guard affine else { return .none }
    let learned: Number =
      switch scope {
      case .volume: try input.single.inputValues()
      case .channels: try input.single.inputChannels()
      }
    return ParameterRule(weights: learned, biases: hasBias ? learned : nil)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    return CostRule(
      operations: Normalization.operations(
        sets: sets(in: input), values: input.inputValues(), hasFactors: affine,
        hasShifts: hasBias))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    switch scope {
    case .volume: .whole(input, .all)
    case .channels: .pointwise(input, .all)
    }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    let sets: Int64 = sets(in: output)
    return SavedForBackward(inputs: true, statistics: 2 * sets)
  }

  /// Sets of values that are normalized separately.
  private func sets<Number: RuleNumber>(in input: Shape) -> Number {
    switch scope {
    case .volume: .quantity("1", 1)
    case .channels: input.inputPositions()
    }
  }
}

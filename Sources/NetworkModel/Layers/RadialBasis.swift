/// The squared Euclidean distance of the input from each unit's center.
///
/// - Input: `H×W×C`, read in the order C, H, W.
/// - Output: `1×1×units`, `yᵢ = Σⱼ (xⱼ − wᵢⱼ)²`.
/// - Weights: `H·W·C·units`, the centers.
/// - Biases: none.
/// - Cost: a subtraction, a square and an addition a weight. Not counted in multiply–accumulates.
/// - Example: `rbf output units=10 frozen=#true`
/// - Source: LeCun et al. 1998, §II.B, equation 7.
public struct RadialBasis: Hashable, Sendable {
  /// Centers, and so values of the output, from 1.
  public let units: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(units: Int) throws(LayerError) {
    try Hyperparameter.units.check(units, in: 1...Shape.largestExtent)
    self.units = units
  }
}

@_spi(Rules) extension RadialBasis: LayerDefinition {
  public static var kind: LayerKind { .radialBasis }

  public var family: LayerFamily { .distance }

  public var patternWord: String? { "RBF" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .vector(of: try input.single, .quantity("K", units))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    let weights: Number = try differences(from: input.single)
    return ParameterRule(weights: weights.sourced("LeCun et al. 1998, §II.B"))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let differences: Number = try differences(from: input.single)
    return CostRule(
      operations: OperationRule(
        multiplications: differences, additions: differences.times(2)),
      connections: differences)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    // The differences that are squared.
    let differences: Int128 = self.differences(from: try input.single)
    return SavedForBackward(intermediates: try narrowed(differences, .bytes))
  }

  /// Each value of the input from each unit's center.
  private func differences<Number: RuleNumber>(from input: Shape) -> Number {
    input.inputValues() * .quantity("K", units)
  }
}

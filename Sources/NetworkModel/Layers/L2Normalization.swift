/// The channels of each position divided by their norm, so that the sum of their squares is 1.
///
/// `y = x / max(‖x‖, ε)`, ‖x‖ the root of the sum of squares over the channels at a position; then `·γ` if scaled.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: C factors γ if scaled.
/// - Biases: none.
/// - Cost: for each value a multiplication, an addition and a division, and one more multiplication if scaled; for
///   each position a square root and a comparison.
/// - Example: `l2-normalize scale=#true`
/// - Source: Liu, Rabinovich & Berg, arXiv:1506.04579, §3.3; in SSD: arXiv:1512.02325, §3.1; form: PyTorch,
///   `F.normalize`.
public struct L2Normalization: Hashable, Sendable {
  /// ε, the least divisor.
  public let epsilon: Double
  /// True if a factor γ is learned for each channel.
  public let hasScale: Bool

  /// - Throws: `.realOutOfRange`.
  public init(epsilon: Double = 1e-12, hasScale: Bool = false) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.epsilon = epsilon
    self.hasScale = hasScale
  }
}

@_spi(Rules) extension L2Normalization: LayerDefinition {
  public static var kind: LayerKind { .l2Normalization }

  public var family: LayerFamily { .normalization(.norm) }

  public var patternWord: String? { "L2NORM" }

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
    let channels: Number = try input.single.inputChannels()
    return ParameterRule(weights: hasScale ? channels : nil)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let (values, positions): (Number, Number) = (input.inputValues(), input.inputPositions())
    return CostRule(
      operations: OperationRule(
        multiplications: values.times(hasScale ? 2 : 1), additions: values,
        comparisons: positions, divisions: values, squareRoots: positions))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    // Composed of operators: the norms, the divisors, and the quotients if a factor follows.
    let values = 2 * Int128(output.positions) + (hasScale ? Int128(output.count) : 0)
    return SavedForBackward(inputs: true, intermediates: try narrowed(values, .bytes))
  }
}

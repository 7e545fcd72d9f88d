/// Each value multiplied by the norm of its channel, compared with the mean norm of all channels, and added to.
///
/// `y = γ·(x·n) + β + x`, `n = ‖x‖ / (mean of ‖x‖ over the channels + ε)`, ‖x‖ the root of the sum of squares over a
/// channel's positions.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: C factors γ.
/// - Biases: C shifts β.
/// - Cost: for each value three multiplications and three additions; for each channel a square root, an
///   addition and a division; one more addition and division.
/// - Example: `grn`
/// - Source: Woo et al., arXiv:2301.00808, §3.3 and algorithm 1.
public struct GlobalResponseNormalization: Hashable, Sendable {
  /// ε, added to the mean norm.
  public let epsilon: Double

  /// The default is that of the authors' code.
  ///
  /// - Throws: `.realOutOfRange`.
  public init(epsilon: Double = 1e-6) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.epsilon = epsilon
  }
}

@_spi(Rules) extension GlobalResponseNormalization: LayerDefinition {
  public static var kind: LayerKind { .globalResponseNormalization }

  public var family: LayerFamily { .normalization(.response) }

  public var patternWord: String? { "GRN" }

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
    return ParameterRule(weights: channels, biases: channels)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let (values, channels): (Number, Number) = (input.inputValues(), input.inputChannels())
    return CostRule(
      operations: OperationRule(
        multiplications: values.times(3), additions: values.times(3) + channels + .quantity("1", 1),
        divisions: channels + .quantity("1", 1), squareRoots: channels))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    // Composed of operators: the norms, their mean, the quotients, and the values times these.
    let values = Int128(output.count) + 2 * Int128(output.channels) + 1
    return SavedForBackward(inputs: true, intermediates: try narrowed(values, .bytes))
  }
}

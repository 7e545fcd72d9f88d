/// Sets values to 0 at random in training; passes them through at test time.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none at test time: training scales what it keeps by `1 / (1 − rate)`.
/// - Example: `dropout rate=0.5`
/// - Source: Srivastava et al. 2014, §10 (scaling in training); Krizhevsky et al. 2012, §4.2.
public struct Dropout: Hashable, Sendable {
  /// The share of values set to 0.
  public let rate: Double

  /// - Throws: `.realOutOfRange` outside of 0 to 1.
  public init(rate: Double = 0.5) throws(LayerError) {
    try Hyperparameter.rate.check(rate, in: 0...1)
    self.rate = rate
  }
}

@_spi(Rules) extension Dropout: LayerDefinition {
  public static var kind: LayerKind { .dropout }

  public var family: LayerFamily { .noise }

  public var patternWord: String? { nil }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try input.single)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(intermediates: rate > 0 ? output.count : 0)
  }
}

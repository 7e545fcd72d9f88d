/// ReLU with a learned slope below 0.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: one slope per channel, or one for all.
/// - Biases: none.
/// - Cost: one comparison and one multiplication a value.
/// - Example: `prelu`
/// - Source: He et al., arXiv:1502.01852, §2.1.
public struct ParametricReLU: Hashable, Sendable {
  /// The number of slopes learned.
  public let slopes: Slopes

  /// One slope for each channel, or one for all. Raw values are the words of the language.
  public enum Slopes: String, Hashable, Sendable, CaseIterable {
    case perChannel = "per-channel"
    case shared
  }

  /// A ReLU with learned slopes below 0.
  public init(slopes: Slopes = .perChannel) {
    self.slopes = slopes
  }
}

@_spi(Rules) extension ParametricReLU: LayerDefinition {
  public static var kind: LayerKind { .parametricReLU }

  public var family: LayerFamily { .learnedActivation }

  public var patternWord: String? { "PRELU" }

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
    switch slopes {
    case .perChannel: ParameterRule(weights: try input.single.inputChannels())
    case .shared: ParameterRule(weights: .quantity("one for all", 1))
    }
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let values: Number = try input.single.inputValues()
    return CostRule(operations: OperationRule(multiplications: values, comparisons: values))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: true)
  }
}

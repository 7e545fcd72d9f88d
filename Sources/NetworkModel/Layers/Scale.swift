/// A learned factor, a learned shift, or both, for each channel.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: C factors, unless only a shift is learned.
/// - Biases: C shifts, unless only a factor is learned.
/// - Cost: one multiplication a value for the factor, one addition for the shift.
/// - Example: `scale s2`
/// - Source: LeCun et al. 1998, §II.B (layer S2, whose coefficient and bias these are); Caffe,
///   `ScaleParameter`.
public struct Scale: Hashable, Sendable {
  /// The terms learned per channel.
  public let terms: Terms

  /// The learned terms.
  public enum Terms: String, Hashable, Sendable, CaseIterable {
    case factor, bias
    case factorAndBias = "factor-and-bias"

    fileprivate var hasFactor: Bool { self != .bias }
    fileprivate var hasBias: Bool { self != .factor }
  }

  /// A scale with a factor and a bias for each channel, or with one of them.
  public init(_ terms: Terms = .factorAndBias) {
    self.terms = terms
  }
}

@_spi(Rules) extension Scale: LayerDefinition {
  public static var kind: LayerKind { .scale }

  public var family: LayerFamily { .scaling }

  public var patternWord: String? { "SCALE" }

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
    return ParameterRule(
      weights: terms.hasFactor ? channels : nil, biases: terms.hasBias ? channels : nil)
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let values: Number = try input.single.inputValues()
    return CostRule(
      operations: OperationRule(
        multiplications: terms.hasFactor ? values : nil,
        additions: terms.hasBias ? values : nil),
      // The factor continues the connections of the layer before; the bias is one of its own.
      connections: terms.hasBias ? values : nil)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: form.isTrained && terms != .bias)
  }
}

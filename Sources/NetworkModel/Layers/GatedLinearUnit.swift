/// The first half of the channels, each multiplied by the sigmoid of its counterpart in the second half.
///
/// - Input: `H×W×C`, C even.
/// - Output: `H×W×(C / 2)`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a sigmoid — an exponential, an addition and a division — and a multiplication for each output value.
/// - Example: `glu`
/// - Source: Dauphin et al., arXiv:1612.08083, §2; PyTorch, `GLU(dim=1)`.
public struct GatedLinearUnit: Hashable, Sendable {
  /// The layer, which has no hyperparameters.
  public init() {}
}

@_spi(Rules) extension GatedLinearUnit: LayerDefinition {
  public static var kind: LayerKind { .gatedLinearUnit }

  public var family: LayerFamily { .gating }

  public var patternWord: String? { "GLU" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.channels % 2 == 0 else { throw .channelsOdd(input.channels) }
    return .onPlane(of: input, .quantity("C", input.channels) / .quantity("2", 2))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> {
    let values: Number = output.outputValues()
    return CostRule(
      operations: OperationRule(
        multiplications: values, additions: values, divisions: values, exponentials: values))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input, .paired(apart: output.channels))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: true)
  }
}

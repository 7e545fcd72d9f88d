/// The volume as one column, in the order C, H, W.
///
/// - Input: `H×W×C`.
/// - Output: `1×1×(H·W·C)`, the same values.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `flatten`
public struct Flatten: Hashable, Sendable {
  /// A flattening; it has no hyperparameters.
  public init() {}
}

@_spi(Rules) extension Flatten: LayerDefinition {
  public static var kind: LayerKind { .flatten }

  public var family: LayerFamily { .rearrangement(.flattening) }

  public var patternWord: String? { nil }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    return .vector(of: input, input.inputValues())
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .view }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

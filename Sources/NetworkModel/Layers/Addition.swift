/// The element-wise sum of volumes.
///
/// - Input: two or more equal volumes.
/// - Output: the same volume.
/// - Weights: none.
/// - Biases: none.
/// - Cost: an addition for each value of every input but the first.
/// - Example: `add { path { conv filters=64 kernel=3 pad=1 }; path {} }`
/// - Source: He et al., arXiv:1512.03385, §3.2.
public struct Addition: Hashable, Sendable {
  /// An addition; it has no hyperparameters.
  public init() {}
}

@_spi(Rules) extension Addition: LayerDefinition {
  public static var kind: LayerKind { .addition }

  public var family: LayerFamily { .merge(.addition) }

  public var patternWord: String? { "ADD" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try Shape.common(to: input.all))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    CostRule(operations: OperationRule(additions: input.merged(into: output)))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

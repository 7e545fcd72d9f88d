/// The largest of the volumes, value by value.
///
/// - Input: two or more equal volumes.
/// - Output: the same volume.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a comparison for each value of every input but the first.
/// - Example: `maximum { path { conv filters=8 kernel=1 }; path { conv filters=8 kernel=1 } }`
/// - Source: Goodfellow et al., arXiv:1302.4389, §3 (maxout over paths); Caffe, `EltwiseParameter`.
public struct Maximum: Hashable, Sendable {
  /// A maximum; it has no hyperparameters.
  public init() {}
}

@_spi(Rules) extension Maximum: LayerDefinition {
  public static var kind: LayerKind { .maximum }

  public var family: LayerFamily { .merge(.maximum) }

  public var patternWord: String? { "MAXIMUM" }

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
    CostRule(operations: OperationRule(comparisons: input.merged(into: output)))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  /// Two are compared at a time, and both are saved as soon as a gradient goes to one of them.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    let inputs = input.all
    var saved = SavedForBackward()
    var isSaved = Array(repeating: false, count: inputs.count)
    var passes = form.passesGradient(toInput: 0)
    var intermediates: Int128 = 0
    for index in inputs.indices.dropFirst() {
      passes = passes || form.passesGradient(toInput: index)
      guard passes else { continue }
      isSaved[index] = true
      if index == 1 { isSaved[0] = true } else { intermediates += Int128(output.count) }
    }
    saved.inputs = .some(isSaved)
    saved.intermediates = try narrowed(intermediates, .bytes)
    return saved
  }
}

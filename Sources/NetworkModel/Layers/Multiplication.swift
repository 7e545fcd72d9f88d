/// The element-wise product of volumes; an extent of 1 is repeated to fit the others.
///
/// - Input: two or more volumes whose extents are equal or 1, such as `H×W×C` and its gate `1×1×C`.
/// - Output: the larger extent along each axis.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a multiplication for each output value and every input but the first.
/// - Example: `multiply { path {}; path { global-avgpool; fc units=64; sigmoid } }`
/// - Source: Hu et al., arXiv:1709.01507, §3.
public struct Multiplication: Hashable, Sendable {
  /// A multiplication; it has no hyperparameters.
  public init() {}
}

@_spi(Rules) extension Multiplication: LayerDefinition {
  public static var kind: LayerKind { .multiplication }

  public var family: LayerFamily { .merge(.multiplication) }

  public var patternWord: String? { "MULTIPLY" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .largest(try Shape.repeated(over: input.all), of: input.all)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    CostRule(operations: OperationRule(multiplications: input.merged(into: output)))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .broadcast(input, to: output)
  }

  /// Products are made of two at a time; a factor is saved if a gradient goes to the other one.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    let inputs = input.all
    var saved = SavedForBackward()
    var isSaved = Array(repeating: false, count: inputs.count)
    guard var product = inputs.first else { return saved }
    var passes = form.passesGradient(toInput: 0)
    var intermediates: Int128 = 0
    for index in inputs.indices.dropFirst() {
      let factorPasses = form.passesGradient(toInput: index)
      if factorPasses {
        if index == 1 { isSaved[0] = true } else { intermediates += Int128(product.count) }
      }
      if passes { isSaved[index] = true }
      passes = passes || factorPasses
      product = try product.repeated(with: inputs[index], at: index)
    }
    saved.inputs = .some(isSaved)
    saved.intermediates = try narrowed(intermediates, .bytes)
    return saved
  }
}

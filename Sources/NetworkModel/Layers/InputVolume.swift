/// An input of the network.
///
/// - Input: none.
/// - Output: the volume it declares.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `input 227 227 3`
public struct InputVolume: Hashable, Sendable {
  /// The volume of one image.
  public let shape: Shape

  /// An input of that volume for each image.
  public init(shape: Shape) {
    self.shape = shape
  }
}

@_spi(Rules) extension InputVolume: LayerDefinition {
  public static var kind: LayerKind { .input }

  public var family: LayerFamily { .source }

  public var patternWord: String? { nil }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    try input.checkIsNone()
    return ShapeRule(shape.axes, .quantity("as declared", shape.channels)) {
      .quantity("as declared", shape[$0])
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    // An input layer reads nothing and is never asked.
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

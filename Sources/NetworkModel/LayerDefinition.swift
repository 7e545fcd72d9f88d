/// Everything intrinsic to one kind of layer. No requirement has a default: a kind states everything, in this
/// order, in one file of `Layers/`.
@_spi(Rules) public protocol LayerDefinition: Hashable, Sendable {
  /// The kind, by which layers are listed and counted.
  static var kind: LayerKind { get }

  /// The family by which analyses and conventions treat the layer.
  var family: LayerFamily { get }

  /// The word in an architecture's pattern, as the lectures write it; nil for a layer that they leave
  /// out.
  var patternWord: String? { get }

  /// The sliding window; nil for a kind that has none.
  var window: SlidingWindow? { get }

  /// The same layer with another window; nil for a kind whose windows are not rounded.
  func replacing(_ window: SlidingWindow) -> Layer?

  /// The output volume for one image.
  func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number>

  /// Returns the counts of learned and running values. `output` is the result of `output(from:in:)` for `input`.
  func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number>

  /// Returns the cost of one forward pass over one image. `output` is the result of `output(from:in:)` for `input`.
  func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number>

  /// The layer as a product of matrices; nil for one that is none.
  func matrixProduct(from input: LayerInput, to output: Shape) throws(LayerError) -> MatrixProduct?

  /// The memory that the output takes.
  var storage: OutputStorage { get }

  /// Returns the region of one of the inputs that a unit of the output reads.
  ///
  /// - Parameter offset: where the input begins along the axis of a concatenation; for other layers its
  ///   number among the inputs.
  func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion

  /// Returns what training saves of the forward pass.
  func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward
}

/// A question that every kind of layer answers: the visitor from a `Layer` to its definition.
@_spi(Rules) public protocol LayerVisitor {
  associatedtype Answer
  associatedtype Failure: Error

  func visit(_ layer: some LayerDefinition) throws(Failure) -> Answer
}

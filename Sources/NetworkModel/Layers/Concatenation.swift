/// Volumes joined along an axis.
///
/// - Input: one or more volumes, equal in the other two extents.
/// - Output: the extents along the axis added up.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `concat { path { conv filters=64 kernel=1 }; path { maxpool kernel=3 stride=1 pad=1 } }`
/// - Source: Szegedy et al., arXiv:1409.4842, §4.
public struct Concatenation: Hashable, Sendable {
  /// The axis along which the inputs may differ and are put side by side.
  public let axis: Axis

  /// A concatenation along an axis, by default along the channels.
  public init(along axis: Axis = .channels) {
    self.axis = axis
  }
}

@_spi(Rules) extension Concatenation: LayerDefinition {
  public static var kind: LayerKind { .concatenation }

  public var family: LayerFamily { .rearrangement(.concatenation) }

  public var patternWord: String? { "CONCAT" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let inputs = input.all
    guard let first = inputs.first else { throw .tooFewInputs(count: 0, needed: 1) }
    for (index, shape) in inputs.enumerated() {
      try first.checkAxes(like: shape, index: index)
      if let other = first.firstDifference(from: shape, except: axis) {
        throw .inputsDiffer(index: index, first: first, other: shape, axis: other)
      }
    }
    let axes = inputs.reduce(first.axes) { max($0, $1.axes) }
    guard axes.contains(axis) else { throw .noSuchAxis(axis, in: axes) }
    func length(_ own: Axis) -> Number {
      guard own == axis else { return .quantity(own.symbol, first[own]) }
      return .quantity(
        "sum over the paths", inputs.reduce(0 as Int64) { $0 + Int64($1[axis]) },
        written: inputs.map { "\($0[axis])" }.joined(separator: " + "))
    }
    return ShapeRule(axes, length(.channels)) { length($0) }
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
    .shifted(input, axis == .channels ? .shifted(by: -offset) : .own) { $0 == axis ? -offset : 0 }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

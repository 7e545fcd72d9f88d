/// Rows and columns removed at the border.
///
/// - Input: `H×W×C`, larger than what is cut off.
/// - Output: `(H − top − bottom) × (W − left − right) × C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `crop top=2 left=2 bottom=2 right=2`
/// - Source: Ronneberger, Fischer & Brox, arXiv:1505.04597, §2.
public struct Crop: Hashable, Sendable {
  /// Rows removed at the top, from 0.
  public let top: Int
  /// Columns removed on the left, from 0.
  public let left: Int
  /// Rows removed at the bottom, from 0.
  public let bottom: Int
  /// Columns removed on the right, from 0.
  public let right: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0
  ) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    try Hyperparameter.top.check(top, in: range)
    try Hyperparameter.left.check(left, in: range)
    try Hyperparameter.bottom.check(bottom, in: range)
    try Hyperparameter.right.check(right, in: range)
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }
}

@_spi(Rules) extension Crop: LayerDefinition {
  public static var kind: LayerKind { .crop }

  public var family: LayerFamily { .rearrangement(.selection) }

  public var patternWord: String? { "CROP" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard top + bottom < input.height else {
      throw .nothingLeft(
        .height, input: input.height, removed: top + bottom,
        hyperparameter: top >= bottom ? .top : .bottom)
    }
    guard left + right < input.width else {
      throw .nothingLeft(
        .width, input: input.width, removed: left + right,
        hyperparameter: left >= right ? .left : .right)
    }
    return ShapeRule(
      .quantity("H", input.height) - .quantity("top", top) - .quantity("bottom", bottom),
      .quantity("W", input.width) - .quantity("left", left) - .quantity("right", right),
      input.inputChannels())
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
    .shifted(input, down: top, across: left, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

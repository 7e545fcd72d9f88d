/// Planes, rows and columns removed at the border.
///
/// - Input: `H×W×C`, larger than what is cut off.
/// - Output: `(H − top − bottom) × (W − left − right) × C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `crop top=2 left=2 bottom=2 right=2`
/// - Source: Ronneberger, Fischer & Brox, arXiv:1505.04597, §2.
public struct Crop: Hashable, Sendable {
  /// What is removed, from 0.
  public let sides: Sides

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(_ sides: Sides) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    for axis in sides.axes.all {
      try axis.sideHyperparameters.before.check(sides[axis].before, in: range)
      try axis.sideHyperparameters.after.check(sides[axis].after, in: range)
    }
    self.sides = sides
  }
}

extension Crop {
  /// The place of what is left.
  public enum Alignment: String, Hashable, Sendable, CaseIterable {
    /// In the middle; an odd pixel is removed after it.
    case center
    /// At the top left.
    case start
  }

  /// The crop that leaves the extents of another volume.
  ///
  /// - Throws: `.targetLarger` if that is larger along an axis; `.axesDiffer`.
  public init(
    _ volume: Shape, toPlaneOf other: Shape, aligned alignment: Alignment = .center
  ) throws(LayerError) {
    guard volume.axes == other.axes else {
      throw .axesDiffer(needed: other.axes, found: volume.axes)
    }
    try self.init(
      Sides(volume.axes) { axis throws(LayerError) in
        let excess = volume[axis] - other[axis]
        guard excess >= 0 else {
          throw .targetLarger(axis, input: volume[axis], target: other[axis])
        }
        return switch alignment {
        case .center: (excess / 2, excess - excess / 2)
        case .start: (0, excess)
        }
      })
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
    try sides.check(for: input.axes)
    return try ShapeRule(input.axes, input.inputChannels()) { axis throws(LayerError) in
      let (before, after) = sides[axis]
      guard before + after < input[axis] else {
        throw .nothingLeft(
          axis, input: input[axis], removed: before + after,
          hyperparameter: before >= after
            ? axis.sideHyperparameters.before : axis.sideHyperparameters.after)
      }
      return .quantity(axis.symbol, input[axis]) - .quantity(axis.sideWords.before, before)
        - .quantity(axis.sideWords.after, after)
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
    .shifted(input, .own) { sides[$0].before }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

/// The same values as a volume of other extents, in the order C, H, W.
///
/// - Input: `H×W×C`.
/// - Output: `height × width × channels`, or with other axes, of as many values; one extent may be left to be
///   found.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `reshape height=7 width=7 channels=256`
/// - Source: Radford, Metz & Chintala, arXiv:1511.06434, figure 1.
public struct Reshape: Hashable, Sendable {
  /// The spatial axes of the output.
  public let axes: SpatialAxes
  private let depth: Int?
  private let height: Int?
  private let width: Int?
  private let channels: Int?

  /// A reshaping to an extent for each axis and the channels, of which at most one is nil: what the others
  /// leave.
  ///
  /// - Throws: `.hyperparameterOutOfRange`, also for a second extent that is nil.
  public init(_ axes: SpatialAxes, _ extent: (Axis) -> Int?) throws(LayerError) {
    var hasOpen = false
    func checked(_ axis: Axis) throws(LayerError) -> Int? {
      guard axes.contains(axis) else { return 1 }
      guard let extent = extent(axis) else {
        guard !hasOpen else {
          throw .hyperparameterOutOfRange(axis.hyperparameter, 0, 1...Shape.largestExtent)
        }
        hasOpen = true
        return nil
      }
      try axis.hyperparameter.check(extent, in: 1...Shape.largestExtent)
      return extent
    }
    self.axes = axes
    depth = try checked(.depth)
    height = try checked(.height)
    width = try checked(axes == .one ? .length : .width)
    channels = try checked(.channels)
  }

  /// The same for a plane.
  ///
  /// - Throws: `.hyperparameterOutOfRange`.
  public init(height: Int?, width: Int?, channels: Int?) throws(LayerError) {
    try self.init(.two) { $0 == .height ? height : $0 == .width ? width : channels }
  }

  /// The extent along an axis of the output, or of its channels; nil for what the others leave.
  public subscript(axis: Axis) -> Int? {
    switch axis {
    case .depth: depth
    case .height: height
    case .width, .length: width
    case .channels: channels
    }
  }
}

@_spi(Rules) extension Reshape: LayerDefinition {
  public static var kind: LayerKind { .reshape }

  public var family: LayerFamily { .rearrangement(.view) }

  public var patternWord: String? { nil }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    let given = [depth, height, width, channels].compactMap { $0 }
    var product: Int128 = 1
    // Four extents of 31 bits fit 128.
    for extent in given { product *= Int128(extent) }
    let target = Int64(exactly: product) ?? .max
    let hasOpenExtent = given.count < 4
    guard hasOpenExtent ? input.count % target == 0 : input.count == target else {
      throw .valuesDiffer(input: input, target: target, hasOpenExtent: hasOpenExtent)
    }
    func number(_ axis: Axis) -> Number {
      guard let extent = self[axis] else {
        return input.inputValues() / .quantity("given extents", target)
      }
      return .quantity("as given", extent)
    }
    return ShapeRule(axes, number(.channels)) { number($0) }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .view }

  /// Where the plane changes, a unit's one value may lie anywhere.
  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    input.extents == output.extents ? .pointwise(input) : .whole(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

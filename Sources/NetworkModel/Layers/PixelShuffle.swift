/// Channels laid out as pixels, `factor²` of them as a `factor × factor` square; or pixels as channels.
///
/// - Input: `H×W×C`, C a multiple of `factor²`; backward H and W multiples of `factor`.
/// - Output: `factor·H × factor·W × C / factor²`; backward `H / factor × W / factor × factor²·C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pixel-shuffle factor=2`
/// - Source: Shi et al., arXiv:1609.05158, §2.2; backward: Sajjadi et al., arXiv:1801.04590, §3.3;
///   orders: ONNX, `DepthToSpace`.
public struct PixelShuffle: Hashable, Sendable {
  /// The factor between the extents of both planes, r, at least 1.
  public let factor: Int
  /// Whether channels become pixels, or pixels channels.
  public let direction: Direction
  /// The channels that share a square.
  public let order: Order

  /// The side that grows.
  public enum Direction: Hashable, Sendable {
    /// Channels become pixels.
    case toSpace
    /// Pixels become channels.
    case toDepth
  }

  /// The order of the larger number of channels. Raw values are those of ONNX's `mode`.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// A channel's `factor²` pixels are neighbors, by row and column: PyTorch.
    case channelFirst = "crd"
    /// The channels of one pixel of the square are neighbors: TensorFlow, and ONNX by default.
    case pixelFirst = "dcr"
  }

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    factor: Int, _ direction: Direction = .toSpace, order: Order = .channelFirst
  ) throws(LayerError) {
    try Hyperparameter.factor.check(factor, in: 1...Window.largestHyperparameter)
    self.factor = factor
    self.direction = direction
    self.order = order
  }

  private var square: Int64 { Int64(factor) * Int64(factor) }
}

@_spi(Rules) extension PixelShuffle: LayerDefinition {
  public static var kind: LayerKind { .pixelShuffle }

  public var family: LayerFamily { .rearrangement(.permutation) }

  public var patternWord: String? {
    switch direction {
    case .toSpace: "PIXEL-SHUFFLE"
    case .toDepth: "PIXEL-UNSHUFFLE"
    }
  }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.axes == .two else { throw .axesDiffer(needed: .two, found: input.axes) }
    let factor: Number = .quantity("factor", factor)
    switch direction {
    case .toSpace:
      guard Int64(input.channels) % square == 0 else {
        throw .channelsNotDivisible(channels: input.channels, by: square, hyperparameter: .factor)
      }
      return ShapeRule(input.axes, .quantity("C", input.channels) / (factor * factor)) {
        factor * .quantity($0.symbol, input[$0])
      }
    case .toDepth:
      for axis in input.axes.all where input[axis] % self.factor != 0 {
        throw .extentNotDivisible(axis, input[axis], by: self.factor, hyperparameter: .factor)
      }
      return ShapeRule(input.axes, factor * factor * .quantity("C", input.channels)) {
        .quantity($0.symbol, input[$0]) / factor
      }
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

  /// Of all channels of a position together: a square of pixels, or the pixel that a square comes from.
  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    let channels: ChannelRegion =
      switch (order, direction) {
      case (.channelFirst, .toSpace): .blocks(output: 1, input: factor * factor)
      case (.channelFirst, .toDepth): .blocks(output: factor * factor, input: 1)
      case (.pixelFirst, _): .all
      }
    return InputRegion(of: input, channels: channels) { axis in
      switch direction {
      case .toSpace:
        AxisRegion(step: 1, first: 0, last: 0, divisor: Int64(factor), along: input[axis])
      case .toDepth:
        AxisRegion(step: Int64(factor), first: 0, last: Int64(factor) - 1, along: input[axis])
      }
    }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

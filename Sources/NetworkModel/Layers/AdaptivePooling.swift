/// Pooling to a given plane, whatever the input's.
///
/// Cell i of M along N pixels reaches from `⌊i·N / M⌋` to `⌈(i + 1)·N / M⌉`; cells overlap where M does
/// not divide N, and repeat pixels where M exceeds N.
///
/// - Input: `H×W×C`.
/// - Output: `height × width × C`, with as many extents as the volume has axes.
/// - Weights: none.
/// - Biases: none.
/// - Cost: as pooling, with the cells as windows.
/// - Example: `adaptive-avgpool height=7 width=7`
/// - Source: PyTorch, `AdaptiveAvgPool2d`.
public struct AdaptivePooling: Hashable, Sendable {
  /// The reduction of the values in a cell.
  public let reduction: Reduction
  /// The extents of the output, from 1.
  public let extents: Extents

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(_ reduction: Reduction, to extents: Extents) throws(LayerError) {
    for axis in extents.axes.all {
      try axis.hyperparameter.check(extents[axis], in: 1...Shape.largestExtent)
    }
    self.reduction = reduction
    self.extents = extents
  }
}

@_spi(Rules) extension AdaptivePooling: LayerDefinition {
  public static var kind: LayerKind { .adaptivePooling }

  public var family: LayerFamily {
    // To one value per channel it is global pooling, as which frameworks write that.
    .reduction(reduction, over: extents.all.allSatisfy { $0 == 1 } ? .plane : .cell)
  }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    try extents.check(for: input.axes)
    return ShapeRule(input.axes, input.inputChannels()) { .quantity("as given", extents[$0]) }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let reads: Number = Self.positionsRead(of: input, cells: extents) * input.inputChannels()
    return CostRule(
      operations: reduction.operations(reads: reads, results: output.outputValues()),
      connections: reads)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    InputRegion(of: input, channels: .own) { .cells(extents[$0], along: input[$0]) }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    reduction.saved(output, isMean: output.positions == 1)
  }

  /// Returns the positions that the cells of one channel read.
  static func positionsRead<Number: RuleNumber>(of input: Shape, cells: Extents) -> Number {
    input.axes.product { axis in
      let read: Number = pixelsRead(along: input[axis], cells: cells[axis])
      return read.step(axis.readsStep.figure, as: axis.readsStep.symbol)
    }
  }

  /// Lengths of `m` cells along `n` pixels, added up: `N + M − gcd(N, M)`.
  ///
  /// The cells would tile the pixels, but each bound `i·N / M` that is not an integer, all but gcd(N, M) of
  /// M, gives one pixel to both its neighbors; the last bound is N itself.
  private static func pixelsRead<Number: RuleNumber>(along n: Int, cells m: Int) -> Number {
    .quantity("N", n) + .quantity("M", m)
      - .quantity("gcd(N, M)", greatestCommonDivisor(Int64(n), Int64(m)))
  }
}

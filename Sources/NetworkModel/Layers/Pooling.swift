/// A reduction of several values to one.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  /// The largest, starting from −∞.
  case max
  case average
  /// The root of the sum of squares, not divided by their number.
  case l2
  case sum

  /// Returns the cost of reducing `reads` values to `results` numbers.
  func operations<Number: RuleNumber>(reads: Number, results: Number) -> OperationRule<Number> {
    switch self {
    case .max:
      OperationRule(comparisons: reads)
    case .average:
      OperationRule(additions: reads, divisions: results)
    case .l2:
      OperationRule(multiplications: reads, additions: reads, squareRoots: results)
    case .sum:
      OperationRule(additions: reads)
    }
  }

  /// - Parameter isMean: whether it is a reduction over whole planes, whose backward pass needs extents
  ///   alone.
  func saved(_ output: Shape, isMean: Bool) -> SavedForBackward {
    switch self {
    case .max: SavedForBackward(inputs: true, indices: output.count)
    case .average, .sum: SavedForBackward(inputs: !isMean)
    case .l2: SavedForBackward(inputs: true, output: true)
    }
  }
}

/// A window that slides over each channel and reduces what it sees to one number.
///
/// A window over the border sees only the real values.
///
/// - Input: `H×W×C`.
/// - Output: `((H + 2P − E) / S + 1) × ((W + 2P − E) / S + 1) × C`, `E = D·(F − 1) + 1`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: for each real value in a window one comparison (max), addition (average, sum), or
///   multiplication and addition (L2); a division (average) or square root (L2) for each output value.
/// - Example: `maxpool pool1 kernel=3 stride=2`
/// - Source: LeCun et al. 1998, §II.B; overlapping: Krizhevsky et al. 2012, §3.4; rounding up: Caffe,
///   `pooling_layer.cpp`; L2: PyTorch, `LPPool2d`.
public struct Pooling: Hashable, Sendable {
  /// The reduction of the values in the window.
  public let reduction: Reduction
  /// The window along each axis.
  public let windows: Windows
  /// The rounding of the number of positions where the stride does not fit; inference may resolve it.
  public internal(set) var rounding: Rounding
  /// True if an average divides by the padding's values too, as Caffe and PyTorch do by default. What
  /// rounding up adds beyond the padding never counts.
  public let countsPadding: Bool
  /// The divisor of an average; nil for the number of values.
  public let divisor: Int?

  /// A pooling; whether the window fits depends on the input.
  public init(
    _ reduction: Reduction, windows: Windows, rounding: Rounding = .unstated,
    countsPadding: Bool = true, divisor: Int? = nil
  ) {
    self.reduction = reduction
    self.windows = windows
    self.rounding = rounding
    self.countsPadding = countsPadding
    self.divisor = reduction == .average ? divisor.map { max($0, 1) } : nil
  }
}

@_spi(Rules) extension Pooling: LayerDefinition {
  public static var kind: LayerKind { .pooling }

  public var family: LayerFamily { .reduction(reduction, over: .window) }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { SlidingWindow(windows, rounding: rounding) }

  public func replacing(_ window: SlidingWindow) -> Layer? {
    .pooling(
      Pooling(
        reduction, windows: window.windows, rounding: window.rounding ?? rounding,
        countsPadding: countsPadding, divisor: divisor))
  }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    try windows.check(on: input)
    let shape = try ShapeRule<Number>(input.axes, input.inputChannels()) {
      axis throws(LayerError) in
      try windows[axis].positions(along: input[axis], axis: axis, rounding: rounding)
    }
    for axis in input.axes.all {
      try windows[axis].checkReading(along: input[axis], axis: axis, rounding: rounding)
    }
    return shape
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let places: Number = input.axes.product { axis in
      let read: Number = windows[axis].pixelsRead(
        along: input[axis], positions: output[axis], symbol: axis.outputSymbol)
      return read.step(axis.readsStep.figure, as: axis.readsStep.symbol)
    }
    let reads = places * input.inputChannels()
    return CostRule(
      operations: reduction.operations(reads: reads, results: output.outputValues()),
      connections: reads)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .windowed(input, by: windows, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    reduction.saved(output, isMean: false)
  }
}

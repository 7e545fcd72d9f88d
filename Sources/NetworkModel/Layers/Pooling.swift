/// A reduction of several values to one.
public enum Reduction: Hashable, Sendable {
  /// The largest, starting from −∞.
  case max
  case average
  /// The root of the sum of squares, not divided by their number.
  case l2
  /// `(Σ |x|^p)^(1/p)`.
  case lp(NormPower)
  case sum

  /// The power p of a norm.
  public struct NormPower: Hashable, Sendable {
    /// From 0.1 to 100.
    public let value: Double

    fileprivate init(_ value: Double) throws(LayerError) {
      // Within these bounds neither the powers nor the root leave the range of a double.
      try Hyperparameter.power.check(value, in: 0.1...100)
      self.value = value
    }
  }

  /// The reduction to a norm; of the power 2 it is `l2`, which takes squares and a square root.
  ///
  /// - Throws: `.realOutOfRange`.
  public static func norm(power: Double) throws(LayerError) -> Reduction {
    let power = try NormPower(power)
    return power.value == 2 ? .l2 : .lp(power)
  }

  /// The reductions without their numbers.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case max, average
    case l2 = "L2"
    case lp = "Lp"
    case sum
  }

  /// The reduction without its number.
  public var name: Name {
    switch self {
    case .max: .max
    case .average: .average
    case .l2: .l2
    case .lp: .lp
    case .sum: .sum
    }
  }

  /// Returns the cost of reducing `reads` values to `results` numbers.
  func operations<Number: RuleNumber>(reads: Number, results: Number) -> OperationRule<Number> {
    switch self {
    case .max:
      OperationRule(comparisons: reads)
    case .average:
      OperationRule(additions: reads, divisions: results)
    case .l2:
      OperationRule(multiplications: reads, additions: reads, squareRoots: results)
    case .lp:
      OperationRule(additions: reads, powers: reads + results)
    case .sum:
      OperationRule(additions: reads)
    }
  }

  /// - Parameter isMean: whether it is a reduction over whole planes, whose backward pass needs extents
  ///   alone.
  func saved(_ output: Shape, isMean: Bool) -> SavedForBackward {
    switch self {
    case .max: SavedForBackward(inputs: true, indexBytes: 8 * output.count)
    case .average, .sum: SavedForBackward(inputs: !isMean)
    case .l2, .lp: SavedForBackward(inputs: true, output: true)
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
/// - Cost: for each real value in a window one comparison (max), addition (average, sum),
///   multiplication and addition (L2), or power and addition (Lp); a division (average), square root (L2) or
///   power (Lp) for each output value.
/// - Example: `maxpool pool1 kernel=3 stride=2`
/// - Source: LeCun et al. 1998, §II.B; overlapping: Krizhevsky et al. 2012, §3.4; rounding up: Caffe,
///   `pooling_layer.cpp`; norms: ONNX, `LpPool`.
public struct Pooling: Hashable, Sendable {
  /// The reduction of the values in the window.
  public let reduction: Reduction
  /// The window along each axis.
  public private(set) var windows: Windows
  /// The rounding of the number of positions where the stride does not fit; inference may resolve it.
  public internal(set) var rounding: Rounding
  /// True if an average divides by the padding's values too, as Caffe and PyTorch do by default; of other
  /// reductions always. What rounding up adds beyond the padding never counts.
  public let countsPadding: Bool
  /// The divisor of an average; nil for the number of values.
  public let divisor: Int?

  /// A pooling; whether the window fits depends on the input.
  public init(
    _ reduction: Reduction, windows: Windows, rounding: Rounding = .unstated,
    countsPadding: Bool = true
  ) {
    self.reduction = reduction
    self.windows = windows
    self.rounding = rounding
    self.countsPadding = countsPadding || reduction != .average
    divisor = nil
  }

  /// A pooling that, if it averages, divides by a number of its own.
  ///
  /// - Throws: `.hyperparameterOutOfRange` unless the divisor is at least 1.
  public init(
    _ reduction: Reduction, windows: Windows, rounding: Rounding = .unstated,
    countsPadding: Bool = true, divisor: Int?
  ) throws(LayerError) {
    if let divisor { try Hyperparameter.divisor.check(divisor, in: 1...Shape.largestExtent) }
    self.reduction = reduction
    self.windows = windows
    self.rounding = rounding
    self.countsPadding = countsPadding || reduction != .average
    self.divisor = reduction == .average ? divisor : nil
  }
}

@_spi(Rules) extension Pooling: LayerDefinition {
  public static var kind: LayerKind { .pooling }

  public var family: LayerFamily { .reduction(reduction, over: .window) }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { SlidingWindow(windows, rounding: rounding) }

  public func replacing(_ window: SlidingWindow) -> Layer? {
    var pooling = self
    pooling.windows = window.windows
    pooling.rounding = window.rounding ?? rounding
    return .pooling(pooling)
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
  ) throws(LayerError) -> SavedForBackward {
    switch reduction {
    case .max, .average, .sum:
      return reduction.saved(output, isMean: false)
    case .l2, .lp:
      // PyTorch composes it: the powers, their average, its sign and magnitude, the sum.
      let values = Int128(try input.single.count) + 4 * Int128(output.count)
      return SavedForBackward(inputs: true, intermediates: try narrowed(values, .bytes))
    }
  }
}

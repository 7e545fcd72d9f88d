/// Makes one number of several.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  /// The largest, starting from −∞.
  case max
  case average
  /// The root of the sum of squares, not divided by their number.
  case l2
  case sum

  /// What reducing `reads` values to `results` numbers costs.
  func operations(reads: Int128, results: Int) throws(LayerError) -> OperationCount {
    switch self {
    case .max:
      try OperationCount(comparisons: reads)
    case .average:
      try OperationCount(additions: reads, divisions: Int128(results))
    case .l2:
      try OperationCount(multiplications: reads, additions: reads, squareRoots: Int128(results))
    case .sum:
      try OperationCount(additions: reads)
    }
  }
}

/// A window slid over each channel by itself, making one number of what it sees.
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
public struct Pooling: LayerDefinition {
  public let reduction: Reduction
  public let windows: WindowPair
  public internal(set) var rounding: Rounding
  /// Whether an average divides by the padding's values too, as Caffe and PyTorch do by default. What
  /// rounding up adds beyond the padding never counts.
  public let countsPadding: Bool

  public init(
    _ reduction: Reduction, windows: WindowPair, rounding: Rounding = .unstated,
    countsPadding: Bool = true
  ) {
    self.reduction = reduction
    self.windows = windows
    self.rounding = rounding
    self.countsPadding = countsPadding
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    let (height, width) = try windows.positions(on: input, rounding: rounding)
    try windows.vertical.checkReading(along: input.height, positions: height, axis: .height)
    try windows.horizontal.checkReading(along: input.width, positions: width, axis: .width)
    return try input.with(height: height, width: width)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let reads = windows.pixelsRead(on: input, output: output) * Int128(input.channels)
    return Cost(
      operations: try reduction.operations(reads: reads, results: output.count),
      connections: try narrowed(reads, .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] {
    windows.unreadRemainders(on: input, rounding: rounding)
  }
}

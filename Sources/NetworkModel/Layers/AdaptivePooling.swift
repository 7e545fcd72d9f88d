/// Pooling to a given plane, whatever the input's.
///
/// Cell i of M along N pixels reaches from `⌊i·N / M⌋` to `⌈(i + 1)·N / M⌉`; cells overlap where M does
/// not divide N, and repeat pixels where M exceeds N.
///
/// - Input: `H×W×C`.
/// - Output: `height × width × C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: as pooling, with the cells as windows.
/// - Example: `adaptive-avgpool height=7 width=7`
/// - Source: PyTorch, `AdaptiveAvgPool2d`.
public struct AdaptivePooling: LayerDefinition {
  public let reduction: Reduction
  public let height: Int
  public let width: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(_ reduction: Reduction, height: Int, width: Int) throws(LayerError) {
    try Hyperparameter.height.check(height, in: 1...Shape.largestExtent)
    try Hyperparameter.width.check(width, in: 1...Shape.largestExtent)
    self.reduction = reduction
    self.height = height
    self.width = width
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    try input.with(height: height, width: width)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let reads =
      Self.pixelsRead(along: input.height, cells: height)
      * Self.pixelsRead(along: input.width, cells: width) * Int128(input.channels)
    return Cost(
      operations: try reduction.operations(reads: reads, results: output.count),
      connections: try narrowed(reads, .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }

  /// Lengths of `m` cells along `n` pixels, added up: `N + M − gcd(N, M)`.
  ///
  /// The cells would tile the pixels, but each bound `i·N / M` that is no integer, all but gcd(N, M) of
  /// M, gives one pixel to both its neighbours; the last bound is N itself.
  private static func pixelsRead(along n: Int, cells m: Int) -> Int128 {
    var (divisor, rest) = (n, m)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return Int128(n + m - divisor)
  }
}

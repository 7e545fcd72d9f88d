/// Each value divided by a power of what its neighbouring channels hold at its position.
///
/// `y = x / (k + α·Σx²)^β`, the sum over `size` channels around its own: of an even size one more before
/// than after. At the ends it runs over the channels there are.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: for each value a square, an addition for each channel in the window, then a multiplication,
///   an addition, a power and a division.
/// - Example: `lrn size=5 alpha=1e-4 beta=0.75 k=2`
/// - Source: Krizhevsky et al. 2012, §3.3; division by size: Caffe, `lrn_layer.cpp`.
public struct LocalResponseNormalization: LayerDefinition {
  public let size: Int
  public let alpha: Double
  public let beta: Double
  public let k: Double
  /// Whether α is divided by `size`, as Caffe, PyTorch and ONNX do and the paper does not.
  public let alphaDividedBySize: Bool
  private let window: Window

  /// The defaults are the paper's.
  ///
  /// - Throws: `.hyperparameterOutOfRange`, `.realOutOfRange`.
  public init(
    size: Int = 5, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 2,
    alphaDividedBySize: Bool = false
  ) throws(LayerError) {
    try Hyperparameter.size.check(size, in: 1...Window.largestHyperparameter)
    try Hyperparameter.alpha.check(alpha, in: .finite)
    try Hyperparameter.beta.check(beta, in: .finite)
    try Hyperparameter.k.check(k, in: .finite)
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
    self.alphaDividedBySize = alphaDividedBySize
    self.window = try Window(
      kernel: size, padding: .explicit(before: size / 2, after: (size - 1) / 2))
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let values = Int128(input.count)
    let reads =
      Int128(window.pixelsRead(along: input.channels, positions: input.channels))
      * Int128(input.positions)
    return Cost(
      operations: try OperationCount(
        multiplications: 2 * values, additions: reads + values, divisions: values, powers: values))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

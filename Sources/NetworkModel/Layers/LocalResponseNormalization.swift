/// Each value divided by a power of the sum of squares of neighboring channels at its position.
///
/// `y = x / (k + α·Σx²)^β`, the sum over `size` channels around its own: with an even size, one more before
/// than after. At the ends it covers only the existing channels.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: for each value a square, an addition for each channel in the window, then a multiplication,
///   an addition, a power and a division.
/// - Example: `lrn size=5 alpha=1e-4 beta=0.75 k=2`
/// - Source: Krizhevsky et al. 2012, §3.3; division by size: Caffe, `lrn_layer.cpp`.
public struct LocalResponseNormalization: Hashable, Sendable {
  /// Channels in the window, n, from 1.
  public let size: Int
  /// The factor of the sum of squares, α.
  public let alpha: Double
  /// The exponent, β.
  public let beta: Double
  /// The term added to the sum, k.
  public let k: Double
  /// True if α is divided by `size`, as Caffe, PyTorch and ONNX do and the paper does not.
  public let alphaDividedBySize: Bool
  private let channelWindow: Window

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
    self.channelWindow = try Window(
      kernel: size, padding: .explicit(before: size / 2, after: (size - 1) / 2))
  }
}

@_spi(Rules) extension LocalResponseNormalization: LayerDefinition {
  public static var kind: LayerKind { .localResponseNormalization }

  public var family: LayerFamily { .normalization(.neighbors) }

  public var patternWord: String? { "NORM" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try input.single)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let values: Number = input.inputValues()
    let channels: Number = channelWindow.pixelsRead(
      along: input.channels, positions: input.channels, symbol: "C", kernelSymbol: "s",
      outside: "those beyond the ends")
    return CostRule(
      operations: OperationRule(
        multiplications: values.times(2),
        additions: input.inputPositions() * channels.step("channels read, r", as: "r") + values,
        divisions: values, powers: values))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input, .neighbors(before: size / 2, after: (size - 1) / 2))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    // Padded squares, the base of the power, and the divisors.
    let padding = Int128(size - 1) * Int128(output.positions)
    return SavedForBackward(
      inputs: true, intermediates: try narrowed(padding + 3 * Int128(output.count), .bytes))
  }
}

/// Each channel shifted and scaled by statistics gathered in training, as at test time.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: C factors γ if affine.
/// - Biases: C shifts β if affine.
/// - Statistics: C means and C variances if tracked.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, the root once a channel: an addition and a square root for each
///   channel, an addition and a division for each value, one more multiplication and addition if affine.
///   Without tracked statistics each channel's mean and variance come from the image.
/// - Example: `batchnorm`
/// - Source: Ioffe & Szegedy, arXiv:1502.03167, algorithm 2.
public struct BatchNormalization: LayerDefinition {
  /// ε, added to the variance.
  public let epsilon: Double
  /// Whether γ and β are learned.
  public let affine: Bool
  public let tracksStatistics: Bool

  /// - Throws: `.realOutOfRange`.
  public init(
    epsilon: Double = 1e-5, affine: Bool = true, tracksStatistics: Bool = true
  ) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.epsilon = epsilon
    self.affine = affine
    self.tracksStatistics = tracksStatistics
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    let learned = affine ? Int128(input.channels) : 0
    return try ParameterCount(
      weights: learned, biases: learned,
      statistics: tracksStatistics ? 2 * Int128(input.channels) : 0)
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    guard tracksStatistics else {
      return Cost(
        operations: try Normalization.operations(
          sets: input.channels, values: input.count, affine: affine))
    }
    let (values, channels) = (Int128(input.count), Int128(input.channels))
    let affineTerms = affine ? values : 0
    return Cost(
      operations: try OperationCount(
        multiplications: affineTerms, additions: values + channels + affineTerms,
        divisions: values, squareRoots: channels))
  }

  public var storage: OutputStorage { .inPlace }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

/// Values shifted and scaled by the mean and variance of their group of channels in their own image.
///
/// As many groups as channels make it instance normalisation.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `H×W×C`.
/// - Weights: C factors γ if affine.
/// - Biases: C shifts β if affine.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, μ and σ² of a group (`docs/conventions.md`).
/// - Example: `groupnorm groups=32`
/// - Source: Wu & He, arXiv:1803.08494, §3.
public struct GroupNormalization: LayerDefinition {
  public let groups: Int
  /// ε, added to the variance.
  public let epsilon: Double
  /// Whether γ and β are learned.
  public let affine: Bool

  /// - Throws: `.hyperparameterOutOfRange`, `.realOutOfRange`.
  public init(groups: Int, epsilon: Double = 1e-5, affine: Bool = true) throws(LayerError) {
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.groups = groups
    self.epsilon = epsilon
    self.affine = affine
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups, hyperparameter: .groups)
    }
    return input
  }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    let learned = affine ? Int128(input.channels) : 0
    return try ParameterCount(weights: learned, biases: learned)
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try Normalization.operations(sets: groups, values: input.count, affine: affine))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

/// Values shifted and scaled by the mean and variance of their own image.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: if affine, `H·W·C` factors γ over the volume, C over the channels.
/// - Biases: as many shifts β.
/// - Cost: `(x − μ) / √(σ² + ε)·γ + β`, μ and σ² of the whole volume or of the channels at a position
///   (`docs/conventions.md`).
/// - Example: `layernorm over=channels epsilon=1e-6`
/// - Source: Ba, Kiros & Hinton, arXiv:1607.06450; over channels: ConvNeXt, arXiv:2201.03545, §2.6.
public struct LayerNormalization: LayerDefinition {
  public let scope: Scope
  /// ε, added to the variance.
  public let epsilon: Double
  /// Whether γ and β are learned.
  public let affine: Bool

  /// Which values share a mean and a variance.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// All, as in the paper; PyTorch's `LayerNorm([C, H, W])`.
    case volume
    /// The channels at each position; Keras's default.
    case channels
  }

  /// - Throws: `.realOutOfRange`.
  public init(
    over scope: Scope = .volume, epsilon: Double = 1e-5, affine: Bool = true
  ) throws(LayerError) {
    try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    self.scope = scope
    self.epsilon = epsilon
    self.affine = affine
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    guard affine else { return .none }
    let learned =
      switch scope {
      case .volume: Int128(input.count)
      case .channels: Int128(input.channels)
      }
    return try ParameterCount(weights: learned, biases: learned)
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let sets =
      switch scope {
      case .volume: 1
      case .channels: input.positions
      }
    return Cost(
      operations: try Normalization.operations(sets: sets, values: input.count, affine: affine))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

/// For each unit the squared Euclidean distance from its centre.
///
/// - Input: `H×W×C`, read in the order C, H, W.
/// - Output: `1×1×units`, `yᵢ = Σⱼ (xⱼ − wᵢⱼ)²`.
/// - Weights: `H·W·C·units`, the centres.
/// - Biases: none.
/// - Cost: a subtraction, a square and an addition a weight. Not counted in multiply–accumulates.
/// - Example: `rbf output units=10 frozen=#true`
/// - Source: LeCun et al. 1998, §II.B, equation 7.
public struct RadialBasis: LayerDefinition {
  public let units: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(units: Int) throws(LayerError) {
    try Hyperparameter.units.check(units, in: 1...Shape.largestExtent)
    self.units = units
  }

  public func output(from input: Shape) throws(LayerError) -> Shape { try .vector(units) }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    try ParameterCount(weights: Int128(input.count) * Int128(units))
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let reads = Int128(input.count) * Int128(units)
    return Cost(
      operations: try OperationCount(multiplications: reads, additions: 2 * reads),
      connections: try narrowed(reads, .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

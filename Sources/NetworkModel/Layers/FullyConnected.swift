/// Every unit reads every value of the volume.
///
/// - Input: `H×W×C`, read in the order C, H, W.
/// - Output: `1×1×units`.
/// - Weights: `H·W·C·units`.
/// - Biases: one a unit, or none.
/// - Cost: one multiply–accumulate a weight.
/// - Example: `fc fc6 units=4096`
/// - Source: LeCun et al. 1998, §II.B (layer F6).
public struct FullyConnected: LayerDefinition {
  public let units: Int
  /// `.none` or `.shared`: with one position, one bias a position is the same as one a unit.
  public let bias: BiasForm

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(units: Int, bias: BiasForm = .shared) throws(LayerError) {
    try Hyperparameter.units.check(units, in: 1...Shape.largestExtent)
    self.units = units
    self.bias = bias == .perPosition ? .shared : bias
  }

  public func output(from input: Shape) throws(LayerError) -> Shape { try .vector(units) }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    try ParameterCount(
      weights: Int128(input.count) * Int128(units), biases: bias.count(output))
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let macs = Int128(input.count) * Int128(units)
    return Cost(
      macs: try narrowed(macs, .macs),
      operations: try OperationCount(multiplications: macs, additions: macs),
      connections: try narrowed(macs + bias.count(output), .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

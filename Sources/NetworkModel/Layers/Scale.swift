/// A learned factor, a learned shift, or both, for each channel.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: C factors, unless a shift alone is learned.
/// - Biases: C shifts, unless a factor alone is learned.
/// - Cost: one multiplication a value for the factor, one addition for the shift.
/// - Example: `scale s2`
/// - Source: LeCun et al. 1998, §II.B (layer S2, whose coefficient and bias these are); Caffe,
///   `ScaleParameter`.
public struct Scale: LayerDefinition {
  public let terms: Terms

  /// What is learned.
  public enum Terms: String, Hashable, Sendable, CaseIterable {
    case factor, bias
    case factorAndBias = "factor-and-bias"

    fileprivate var hasFactor: Bool { self != .bias }
    fileprivate var hasBias: Bool { self != .factor }
  }

  public init(_ terms: Terms = .factorAndBias) {
    self.terms = terms
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    let channels = Int128(input.channels)
    return try ParameterCount(
      weights: terms.hasFactor ? channels : 0, biases: terms.hasBias ? channels : 0)
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let values = Int128(input.count)
    return Cost(
      operations: try OperationCount(
        multiplications: terms.hasFactor ? values : 0, additions: terms.hasBias ? values : 0),
      // The factor continues the connections of the layer before; the bias is one of its own.
      connections: terms.hasBias ? input.count : nil)
  }

  public var storage: OutputStorage { .inPlace }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

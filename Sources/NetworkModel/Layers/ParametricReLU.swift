/// ReLU with a learned slope below 0.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: one slope a channel, or one for all.
/// - Biases: none.
/// - Cost: one comparison and one multiplication a value.
/// - Example: `prelu`
/// - Source: He et al., arXiv:1502.01852, §2.1.
public struct ParametricReLU: LayerDefinition {
  public let slopes: Slopes

  public enum Slopes: String, Hashable, Sendable, CaseIterable {
    case perChannel = "per-channel"
    case shared
  }

  public init(slopes: Slopes = .perChannel) {
    self.slopes = slopes
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    switch slopes {
    case .perChannel: try ParameterCount(weights: Int128(input.channels))
    case .shared: try ParameterCount(weights: 1)
    }
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let values = Int128(input.count)
    return Cost(operations: try OperationCount(multiplications: values, comparisons: values))
  }

  public var storage: OutputStorage { .inPlace }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

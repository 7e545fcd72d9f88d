/// One number of each whole channel.
///
/// - Input: `H×W×C`.
/// - Output: `1×1×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: as pooling with a window of `H×W`.
/// - Example: `global-avgpool`
/// - Source: Lin, Chen & Yan, arXiv:1312.4400, §3.2.
public struct GlobalPooling: LayerDefinition {
  public let reduction: Reduction

  public init(_ reduction: Reduction) {
    self.reduction = reduction
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    try .vector(input.channels)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try reduction.operations(reads: Int128(input.count), results: output.count),
      connections: input.count)
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

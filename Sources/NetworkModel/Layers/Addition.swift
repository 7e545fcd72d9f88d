/// Volumes added value by value.
///
/// - Input: two or more equal volumes.
/// - Output: the same volume.
/// - Weights: none.
/// - Biases: none.
/// - Cost: an addition for each value of every input but the first.
/// - Example: `add { path { conv filters=64 kernel=3 pad=1 }; path {} }`
/// - Source: He et al., arXiv:1512.03385, §3.2.
public struct Addition: LayerDefinition {
  public init() {}

  public func output(from input: [Shape]) throws(LayerError) -> Shape {
    try Shape.common(to: input)
  }

  public func parameters(from input: [Shape], to output: Shape) -> ParameterCount { .none }

  public func cost(from input: [Shape], to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try OperationCount(additions: Int128(input.count - 1) * Int128(output.count)))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: [Shape]) -> [WindowFit] { [] }
}

/// The largest of the volumes, value by value.
///
/// - Input: two or more equal volumes.
/// - Output: the same volume.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a comparison for each value of every input but the first.
/// - Example: `maximum { path { conv filters=8 kernel=1 }; path { conv filters=8 kernel=1 } }`
/// - Source: Goodfellow et al., arXiv:1302.4389, §3 (maxout over paths); Caffe, `EltwiseParameter`.
public struct Maximum: LayerDefinition {
  public init() {}

  public func output(from input: [Shape]) throws(LayerError) -> Shape {
    try Shape.common(to: input)
  }

  public func parameters(from input: [Shape], to output: Shape) -> ParameterCount { .none }

  public func cost(from input: [Shape], to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try OperationCount(comparisons: Int128(input.count - 1) * Int128(output.count)))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: [Shape]) -> [WindowFit] { [] }
}

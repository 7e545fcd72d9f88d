/// The volume as one column, in the order C, H, W.
///
/// - Input: `H×W×C`.
/// - Output: `1×1×(H·W·C)`, the same values.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `flatten`
public struct Flatten: LayerDefinition {
  public init() {}

  public func output(from input: Shape) throws(LayerError) -> Shape { try .vector(input.count) }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .view }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

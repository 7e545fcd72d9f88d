/// Volumes multiplied value by value; an extent of 1 is repeated to fit the others.
///
/// - Input: two or more volumes whose extents are equal or 1, such as `H×W×C` and its gate `1×1×C`.
/// - Output: the larger extent along each axis.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a multiplication for each output value and every input but the first.
/// - Example: `multiply { path {}; path { global-avgpool; fc units=64; sigmoid } }`
/// - Source: Hu et al., arXiv:1709.01507, §3.
public struct Multiplication: LayerDefinition {
  public init() {}

  public func output(from input: [Shape]) throws(LayerError) -> Shape {
    guard input.count >= 2 else { throw .tooFewInputs(count: input.count, needed: 2) }
    var product = input[0]
    for (index, shape) in input.enumerated() {
      if let extent = Extent.allCases.first(where: {
        shape[$0] != product[$0] && shape[$0] != 1 && product[$0] != 1
      }) {
        throw .inputsDiffer(index: index, first: product, other: shape, extent: extent)
      }
      product = try Shape(
        height: max(product.height, shape.height), width: max(product.width, shape.width),
        channels: max(product.channels, shape.channels))
    }
    return product
  }

  public func parameters(from input: [Shape], to output: Shape) -> ParameterCount { .none }

  public func cost(from input: [Shape], to output: Shape) throws(LayerError) -> Cost {
    Cost(
      operations: try OperationCount(
        multiplications: Int128(input.count - 1) * Int128(output.count)))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: [Shape]) -> [WindowFit] { [] }
}

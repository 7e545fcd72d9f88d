/// Volumes put one behind the other along an axis.
///
/// - Input: one or more volumes, equal in the other two extents.
/// - Output: the extents along the axis added up.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `concat { path { conv filters=64 kernel=1 }; path { maxpool kernel=3 stride=1 pad=1 } }`
/// - Source: Szegedy et al., arXiv:1409.4842, §4.
public struct Concatenation: LayerDefinition {
  public let axis: Extent

  public init(along axis: Extent = .channels) {
    self.axis = axis
  }

  public func output(from input: [Shape]) throws(LayerError) -> Shape {
    guard let first = input.first else { throw .tooFewInputs(count: 0, needed: 1) }
    var length = 0
    for (index, shape) in input.enumerated() {
      if let extent = Extent.allCases.first(where: { $0 != axis && shape[$0] != first[$0] }) {
        throw .inputsDiffer(index: index, first: first, other: shape, extent: extent)
      }
      length += shape[axis]
    }
    return switch axis {
    case .height: try first.with(height: length, width: first.width)
    case .width: try first.with(height: first.height, width: length)
    case .channels: try first.with(channels: length)
    }
  }

  public func parameters(from input: [Shape], to output: Shape) -> ParameterCount { .none }

  public func cost(from input: [Shape], to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: [Shape]) -> [WindowFit] { [] }
}

/// Where an image enters.
///
/// - Input: none.
/// - Output: the volume it declares.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `input 227 227 3`
public struct InputVolume: LayerDefinition {
  public let shape: Shape

  public init(shape: Shape) {
    self.shape = shape
  }

  public func output(from input: Void) -> Shape { shape }

  public func parameters(from input: Void, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Void, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Void) -> [WindowFit] { [] }
}

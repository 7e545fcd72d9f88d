/// All that is intrinsic to one kind of layer. No requirement has a default: a kind says it all, in
/// this order, in one file of `Layers/`.
public protocol LayerDefinition: Hashable, Sendable {
  /// `Shape` for a layer of one input, `[Shape]` for one that merges several, `Void` for one of none.
  associatedtype Input

  /// The output volume for one image.
  func output(from input: Input) throws(LayerError) -> Shape

  /// What the layer learns or keeps.
  func parameters(from input: Input, to output: Shape) throws(LayerError) -> ParameterCount

  /// What one forward pass over one image costs.
  func cost(from input: Input, to output: Shape) throws(LayerError) -> Cost

  /// Where the output lives.
  var storage: OutputStorage { get }

  /// Axes along which pixels of the input stay unread although no rounding was stated.
  func unreadRemainders(from input: Input) -> [WindowFit]
}

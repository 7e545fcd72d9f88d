/// Rows and columns cut off at the border.
///
/// - Input: `H×W×C`, larger than what is cut off.
/// - Output: `(H − top − bottom) × (W − left − right) × C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `crop top=2 left=2 bottom=2 right=2`
/// - Source: Ronneberger, Fischer & Brox, arXiv:1505.04597, §2.
public struct Crop: LayerDefinition {
  public let top: Int
  public let left: Int
  public let bottom: Int
  public let right: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0
  ) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    try Hyperparameter.top.check(top, in: range)
    try Hyperparameter.left.check(left, in: range)
    try Hyperparameter.bottom.check(bottom, in: range)
    try Hyperparameter.right.check(right, in: range)
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard top + bottom < input.height else {
      throw .nothingLeft(
        .height, input: input.height, removed: top + bottom,
        hyperparameter: top >= bottom ? .top : .bottom)
    }
    guard left + right < input.width else {
      throw .nothingLeft(
        .width, input: input.width, removed: left + right,
        hyperparameter: left >= right ? .left : .right)
    }
    return try input.with(
      height: input.height - top - bottom, width: input.width - left - right)
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

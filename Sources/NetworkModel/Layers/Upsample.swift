/// Each channel enlarged, or resized, by interpolation.
///
/// - Input: `H×W×C`.
/// - Output: `factor·H × factor·W × C`, or the given plane.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none for the nearest value; four multiplications and four additions for each bilinear output
///   value, the four weights being known from the geometry.
/// - Example: `upsample factor=2`
/// - Source: PyTorch, `Upsample`; bilinear: Long, Shelhamer & Darrell, arXiv:1411.4038, §3.3.
public struct Upsample: LayerDefinition {
  public let target: Target
  public let interpolation: Interpolation

  public enum Target: Hashable, Sendable {
    case factor(height: Int, width: Int)
    case plane(height: Int, width: Int)
  }

  public enum Interpolation: String, Hashable, Sendable, CaseIterable {
    case nearest
    /// Pixels are areas: their outer edges coincide.
    case bilinear
    /// Pixels are points: the outermost coincide. PyTorch's `align_corners=True`.
    case bilinearAlignedCorners = "bilinear-aligned-corners"
  }

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    to target: Target, interpolation: Interpolation = .nearest
  ) throws(LayerError) {
    switch target {
    case .factor(let height, let width):
      try Hyperparameter.factor.check(height, in: 1...Window.largestHyperparameter)
      try Hyperparameter.factor.check(width, in: 1...Window.largestHyperparameter)
    case .plane(let height, let width):
      try Hyperparameter.height.check(height, in: 1...Shape.largestExtent)
      try Hyperparameter.width.check(width, in: 1...Shape.largestExtent)
    }
    self.target = target
    self.interpolation = interpolation
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    switch target {
    case .factor(let height, let width):
      try input.with(height: height * input.height, width: width * input.width)
    case .plane(let height, let width):
      try input.with(height: height, width: width)
    }
  }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    switch interpolation {
    case .nearest:
      return .none
    case .bilinear, .bilinearAlignedCorners:
      let taps = 4 * Int128(output.count)
      return Cost(operations: try OperationCount(multiplications: taps, additions: taps))
    }
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

/// Sets values, channels or whole images to 0 at random in training; passes them through at test time.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none at test time: training scales what it keeps by `1 / (1 − rate)`.
/// - Example: `dropout rate=0.5`
/// - Source: Srivastava et al. 2014, §10 (scaling in training); Krizhevsky et al. 2012, §4.2; channels:
///   Tompson et al., arXiv:1411.4280, §3.2; paths: Huang et al., arXiv:1603.09382, and with the scaling
///   Larsson et al., arXiv:1605.07648, §4.
public struct Dropout: Hashable, Sendable {
  /// The share of values set to 0.
  public let rate: Double
  /// The values that are set to 0 together.
  public let unit: Unit

  /// The values that are set to 0 together.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// Each by itself.
    case values
    /// All of a channel: PyTorch's `Dropout2d`.
    case channels
    /// All of an image, as stochastic depth drops what a residual block adds.
    case images
  }

  /// - Throws: `.realOutOfRange` outside of 0 to 1.
  public init(rate: Double = 0.5, of unit: Unit = .values) throws(LayerError) {
    try Hyperparameter.rate.check(rate, in: 0...1)
    self.rate = rate
    self.unit = unit
  }
}

@_spi(Rules) extension Dropout: LayerDefinition {
  public static var kind: LayerKind { .dropout }

  public var family: LayerFamily { .noise }

  public var patternWord: String? { nil }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try input.single)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    guard rate > 0 else { return .nothing }
    return switch unit {
    case .values: SavedForBackward(intermediates: output.count)
    case .channels: SavedForBackward(intermediates: Int64(output.channels))
    case .images: SavedForBackward(intermediates: 1)
    }
  }
}

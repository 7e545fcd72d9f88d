/// A run of consecutive channels of the volume.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×count`, the channels from number `start`, counted from 0.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `slice start=0 count=58`
/// - Source: Ma et al., arXiv:1807.11164, §3 (channel split).
public struct ChannelSlice: Hashable, Sendable {
  /// The first channel taken, from 0.
  public let start: Int
  /// Channels taken, from 1.
  public let count: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(from start: Int, count: Int) throws(LayerError) {
    try Hyperparameter.start.check(start, in: 0...Shape.largestExtent)
    try Hyperparameter.count.check(count, in: 1...Shape.largestExtent)
    self.start = start
    self.count = count
  }
}

@_spi(Rules) extension ChannelSlice: LayerDefinition {
  public static var kind: LayerKind { .channelSlice }

  public var family: LayerFamily { .rearrangement(.selection) }

  public var patternWord: String? { "SLICE" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard start < input.channels else {
      throw .channelOutOfRange(
        channel: Int64(start), channels: input.channels, hyperparameter: .start)
    }
    guard count <= input.channels - start else {
      throw .channelOutOfRange(
        channel: Int64(start) + Int64(count) - 1, channels: input.channels, hyperparameter: .count)
    }
    return .onPlane(of: input, .quantity("count", count))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input, .shifted(by: start))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }
}

/// The largest of each `pieces` neighboring channels.
///
/// The linear pieces themselves are the convolution or fully connected layer before it.
///
/// - Input: `H×W×C`, C a multiple of `pieces`.
/// - Output: `H×W×(C / pieces)`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: one comparison for each input value.
/// - Example: `maxout pieces=2`
/// - Source: Goodfellow et al., arXiv:1302.4389, §3.
public struct Maxout: Hashable, Sendable {
  /// The number of consecutive channels of which the largest is taken, from 1; channels must be a multiple of it.
  public let pieces: Int

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(pieces: Int) throws(LayerError) {
    try Hyperparameter.pieces.check(pieces, in: 1...Shape.largestExtent)
    self.pieces = pieces
  }
}

@_spi(Rules) extension Maxout: LayerDefinition {
  public static var kind: LayerKind { .maxout }

  public var family: LayerFamily { .reduction(.max, over: .channels) }

  public var patternWord: String? { "MAXOUT" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.channels % pieces == 0 else {
      throw .channelsNotDivisible(
        channels: input.channels, by: Int64(pieces), hyperparameter: .pieces)
    }
    return .onPlane(of: input, .quantity("C", input.channels) / .quantity("pieces", pieces))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let reads: Number = try input.single.inputValues()
    return CostRule(
      operations: Reduction.max.operations(reads: reads, results: output.outputValues()))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input, .blocks(output: 1, input: pieces))
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(indexBytes: 8 * output.count)
  }
}

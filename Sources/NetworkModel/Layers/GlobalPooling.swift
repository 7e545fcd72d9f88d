/// Each channel reduced to one number.
///
/// - Input: `H×W×C`.
/// - Output: `1×1×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: as pooling with a window of `H×W`.
/// - Example: `global-avgpool`
/// - Source: Lin, Chen & Yan, arXiv:1312.4400, §3.2.
public struct GlobalPooling: Hashable, Sendable {
  /// The reduction of the values of a channel.
  public let reduction: Reduction

  /// A pooling of each channel to one value.
  public init(_ reduction: Reduction) {
    self.reduction = reduction
  }
}

@_spi(Rules) extension GlobalPooling: LayerDefinition {
  public static var kind: LayerKind { .globalPooling }

  public var family: LayerFamily { .reduction(reduction, over: .plane) }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    return .vector(of: input, input.inputChannels())
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let reads: Number = input.inputValues()
    return CostRule(
      operations: reduction.operations(reads: reads, results: input.inputChannels()),
      connections: reads)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(input, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    reduction.saved(output, isMean: true)
  }
}

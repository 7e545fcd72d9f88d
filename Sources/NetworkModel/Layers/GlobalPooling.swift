/// Each channel reduced to one number, or the channels of each position.
///
/// - Input: `H×W×C`.
/// - Output: `1×1×C`; over the channels `H×W×1`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: as pooling with a window of `H×W`; over the channels with one of all channels.
/// - Example: `global-avgpool`
/// - Source: Lin, Chen & Yan, arXiv:1312.4400, §3.2; over channels: Woo et al., arXiv:1807.06521, §3.2.
public struct GlobalPooling: Hashable, Sendable {
  /// The reduction of the values.
  public let reduction: Reduction
  /// The values that become one number.
  public let form: Form

  /// The values that become one number, and the way frameworks write it.
  public enum Form: Hashable, Sendable {
    /// Each channel, by a pooling module.
    case pooling
    /// An axis of the tensor, by an operator: PyTorch's `x.mean([2, 3])`.
    case over(Extent)
  }

  /// What an operator reduces.
  public enum Extent: String, Hashable, Sendable, CaseIterable {
    /// The plane of each channel.
    case plane
    /// The channels of each position.
    case channels
  }

  /// A reduction of each channel to one value, or of each position.
  public init(_ reduction: Reduction, _ form: Form = .pooling) {
    self.reduction = reduction
    self.form = form
  }

  private var isOverChannels: Bool { form == .over(.channels) }
}

@_spi(Rules) extension GlobalPooling: LayerDefinition {
  public static var kind: LayerKind { .globalPooling }

  public var family: LayerFamily {
    switch form {
    case .pooling: .reduction(reduction, over: .plane)
    case .over: .reduction(reduction, over: .axis)
    }
  }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    return isOverChannels
      ? .onPlane(of: input, .quantity("one channel", 1))
      : .vector(of: input, input.inputChannels())
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
      operations: reduction.operations(
        reads: reads, results: isOverChannels ? input.inputPositions() : input.inputChannels()),
      connections: reads)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    isOverChannels ? .pointwise(input, .all) : .whole(input, .own)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    switch (self.form, reduction) {
    // The operator that finds maxima along an axis saves where they are, not what they are among.
    case (.over, .max): SavedForBackward(indexBytes: 8 * output.count)
    case (.pooling, _), (.over, _): reduction.saved(output, isMean: true)
    }
  }
}

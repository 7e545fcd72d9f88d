/// Every unit reads every value of the volume.
///
/// - Input: `H×W×C`, read in the order C, H, W.
/// - Output: `1×1×units`.
/// - Weights: `H·W·C·units`.
/// - Biases: one per unit, or none.
/// - Cost: one multiply–accumulate a weight.
/// - Example: `fc fc6 units=4096`
/// - Source: LeCun et al. 1998, §II.B (layer F6).
public struct FullyConnected: Hashable, Sendable {
  /// Units, and so values of the output, from 1.
  public let units: Int
  /// `.none` or `.shared`: with one position, one bias per position is the same as one per unit.
  public let bias: BiasForm

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(units: Int, bias: BiasForm = .shared) throws(LayerError) {
    try Hyperparameter.units.check(units, in: 1...Shape.largestExtent)
    self.units = units
    self.bias = bias == .perPosition ? .shared : bias
  }
}

@_spi(Rules) extension FullyConnected: LayerDefinition {
  public static var kind: LayerKind { .fullyConnected }

  public var family: LayerFamily { .product(.fullyConnected) }

  public var patternWord: String? { "FC" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .vector(of: try input.single, .quantity("K", units))
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    let weights: Number = try products(from: input.single)
    return ParameterRule(
      weights: weights.sourced("LeCun et al. 1998, §II.B"), biases: bias.count(output))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    CostRule(macs: try products(from: input.single), biasAdditions: bias.additions(output))
  }

  public func matrixProduct(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> MatrixProduct? {
    MatrixProduct(
      filters: units, taps: 1, channels: try input.single.count, positions: 1, groups: 1,
      hasBias: bias != .none)
  }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .whole(input, .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(inputs: form.isTrained)
  }

  /// Every value of the input with every unit.
  private func products<Number: RuleNumber>(from input: Shape) -> Number {
    input.inputValues() * .quantity("K", units)
  }
}

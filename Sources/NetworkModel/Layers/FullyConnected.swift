/// Every unit reads every value of the volume, or every channel at its position.
///
/// - Input: `H×W×C`, read in the order C, H, W.
/// - Output: `1×1×units`; over the positions `H×W×units`.
/// - Weights: `H·W·C·units`; over the positions `C·units`.
/// - Biases: one per unit, or none.
/// - Cost: one multiply–accumulate for each value that enters and each unit.
/// - Example: `fc fc6 units=4096`
/// - Source: LeCun et al. 1998, §II.B (layer F6); over positions: ConvNeXt, arXiv:2201.03545, §2.4.
public struct FullyConnected: Hashable, Sendable {
  /// Units, and so values of the output, from 1.
  public let units: Int
  /// `.none` or `.shared`: with one position, one bias per position is the same as one per unit.
  public let bias: BiasForm
  /// The values that a unit reads.
  public let scope: Scope

  /// The values that a unit reads.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// All of the volume.
    case volume
    /// The channels at one position, with the same weights at each: PyTorch's `Linear` with the channels
    /// last, as many products as a convolution of 1×1.
    case positions
  }

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    units: Int, bias: BiasForm = .shared, over scope: Scope = .volume
  ) throws(LayerError) {
    try Hyperparameter.units.check(units, in: 1...Shape.largestExtent)
    self.units = units
    self.bias = bias == .perPosition ? .shared : bias
    self.scope = scope
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
    let input = try input.single
    return switch scope {
    case .volume: .vector(of: input, .quantity("K", units))
    case .positions: .onPlane(of: input, .quantity("K", units))
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    let weights: Number =
      switch scope {
      case .volume: try products(from: input.single)
      case .positions: try input.single.inputChannels() * .quantity("K", units)
      }
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
    let input = try input.single
    return switch scope {
    case .volume:
      MatrixProduct(
        filters: units, taps: 1, channels: input.count, positions: 1, groups: 1,
        hasBias: bias != .none)
    case .positions:
      MatrixProduct(
        filters: units, taps: 1, channels: Int64(input.channels), positions: input.positions,
        groups: 1, hasBias: bias != .none)
    }
  }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    switch scope {
    case .volume: .whole(input, .all)
    case .positions: .pointwise(input, .all)
    }
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

/// A bank of filters that slides over the volume.
///
/// As in every framework, "convolution" is cross-correlation: the filter is not flipped.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `((H + 2P − E) / S + 1) × ((W + 2P − E) / S + 1) × filters`, `E = D·(F − 1) + 1`.
/// - Weights: `F·F·(C / groups)·filters`, or `F·F` for every connection of a connection table; as many for
///   each position if they are not shared.
/// - Biases: one per filter, one per filter and position, or none.
/// - Cost: one multiply–accumulate for each weight that an output value reads, padding included;
///   standardized weights are standardized in each pass.
/// - Example: `conv conv1 filters=96 kernel=11 stride=4`
/// - Source: LeCun et al. 1998, §II.A; Dumoulin & Visin, arXiv:1603.07285; grouping: Krizhevsky et al.
///   2012, §3.2; connection table: LeCun et al. 1998, table I; own weights for each position: Taigman et
///   al. 2014 (DeepFace), §3; standardized weights: Qiao et al., arXiv:1903.10520, §2.
public struct Convolution: Hashable, Sendable {
  /// Filters, and so channels of the output, from 1.
  public let filters: Int
  /// The window along each axis.
  public let windows: Windows
  /// The number of groups of input and output channels; each output group reads only its input group.
  public let groups: Int
  /// The biases that are added, if any.
  public let bias: BiasForm
  /// The rounding of the number of positions where the stride does not fit; inference may resolve it.
  public internal(set) var rounding: Rounding
  /// For each filter the input channels it reads; nil if each reads all of its group.
  public let connectionTable: ConnectionTable?
  /// The use of the weights.
  public let weights: Weights

  /// The use of the weights.
  public enum Weights: Hashable, Sendable {
    /// The same at every position.
    case shared
    /// Others at each position: a locally connected layer.
    case perPosition
    /// The same at every position, each filter's less their mean and divided by their deviation,
    /// `√(σ² + ε)`.
    case standardized(epsilon: Double)
  }

  /// - Throws: `.hyperparameterOutOfRange`, `.realOutOfRange`, `.notDivisible`.
  public init(
    filters: Int, windows: Windows, groups: Int = 1, bias: BiasForm = .shared,
    rounding: Rounding = .unstated, connectionTable: ConnectionTable? = nil,
    weights: Weights = .shared
  ) throws(LayerError) {
    try Hyperparameter.filters.check(filters, in: 1...Shape.largestExtent)
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    guard filters % groups == 0 else {
      throw .notDivisible(.filters, value: filters, by: groups, divisor: .groups)
    }
    if let connectionTable {
      guard groups == 1 else { throw .hyperparameterOutOfRange(.groups, groups, 1...1) }
      let rows = connectionTable.channelsOfFilter.count
      guard rows == filters else {
        throw .hyperparameterOutOfRange(.filters, filters, rows...rows)
      }
    }
    if case .standardized(let epsilon) = weights {
      try Hyperparameter.epsilon.check(epsilon, in: .nonNegative)
    }
    self.filters = filters
    self.windows = windows
    self.groups = groups
    self.bias = bias
    self.rounding = rounding
    self.connectionTable = connectionTable
    self.weights = weights
  }
}

@_spi(Rules) extension Convolution: LayerDefinition {
  public static var kind: LayerKind { .convolution }

  public var family: LayerFamily { .product(.convolution) }

  public var patternWord: String? { "CONV" }

  public var window: SlidingWindow? { SlidingWindow(windows, rounding: rounding) }

  public func replacing(_ window: SlidingWindow) -> Layer? {
    let replaced = try? Convolution(
      filters: filters, windows: window.windows, groups: groups, bias: bias,
      rounding: window.rounding ?? rounding, connectionTable: connectionTable, weights: weights)
    return replaced.map { .convolution($0) }
  }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(
        channels: input.channels, by: Int64(groups), hyperparameter: .groups)
    }
    if let highest = connectionTable?.highestChannel, highest >= input.channels {
      throw .channelOutOfRange(
        channel: Int64(highest), channels: input.channels, hyperparameter: .connectionTable)
    }
    try windows.check(on: input)
    return try ShapeRule(input.axes, .quantity("K", filters)) { axis throws(LayerError) in
      try windows[axis].positions(along: input[axis], axis: axis, rounding: rounding)
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    let shared: Number = bank(from: try input.single)
    let own: Number =
      switch weights {
      case .shared, .standardized:
        shared
      case .perPosition:
        (output.outputPositions() * shared)
          .sourced("Taigman et al. 2014, §3: weights of its own for each position")
      }
    return ParameterRule(weights: own, biases: bias.count(output))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let positions: Number = output.outputPositions()
    let macs: Number =
      if let connectionTable {
        positions * windows.taps() * .quantity("T", connectionTable.connections)
      } else {
        positions * .quantity("K", filters) * windows.taps() * channelsRead(of: input)
      }
    let product = CostRule(macs: macs, biasAdditions: bias.additions(output))
    guard case .standardized = weights else { return product }
    return product.adding(
      Normalization.operations(
        sets: .quantity("K", filters), values: bank(from: input), affine: false))
  }

  /// Nil with a connection table, whose filters have no common columns, and with weights for each position.
  public func matrixProduct(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> MatrixProduct? {
    guard connectionTable == nil, weights != .perPosition else { return nil }
    return MatrixProduct(
      filters: filters, taps: windows.area, channels: Int64(try input.single.channels),
      positions: output.positions, groups: groups, hasBias: bias != .none)
  }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .windowed(
      input, by: windows,
      connectionTable == nil
        ? .blocks(output: filters / groups, input: input.channels / groups) : .all)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    switch weights {
    // Both gradients are one operator's, which keeps the input even if its weights are not trained.
    case .shared: return SavedForBackward(inputs: true)
    // A product of matrices, whose factors are kept each for the other one's gradient.
    case .perPosition: return SavedForBackward(inputs: form.isTrained)
    case .standardized:
      // Besides its input, the weights that were made, with the means and inverse deviations they were made by.
      let made: Int128 = bank(from: try input.single)
      let statistics = form.isTrained ? 2 * Int128(filters) : 0
      return SavedForBackward(
        inputs: true, batchStatistics: try narrowed(made + statistics, .bytes))
    }
  }

  /// The weights of all filters at one position.
  private func bank<Number: RuleNumber>(from input: Shape) -> Number {
    let taps: Number = windows.taps()
    guard let connectionTable else {
      return (taps * channelsRead(of: input) * .quantity("K", filters))
        .sourced("LeCun et al. 1998, §II.A; grouping: Krizhevsky et al. 2012, §3.2")
    }
    return (taps * .quantity("T", connectionTable.connections))
      .remarked(", T pairs in the table").sourced("LeCun et al. 1998, table I")
  }

  /// Channels that each filter reads.
  private func channelsRead<Number: RuleNumber>(of input: Shape) -> Number {
    let channels: Number = .quantity("C", input.channels)
    return groups == 1 ? channels : channels / .quantity("G", groups)
  }
}

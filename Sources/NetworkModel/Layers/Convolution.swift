/// A bank of filters slid over the volume.
///
/// As in every framework, "convolution" is cross-correlation: the filter is not flipped.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `((H + 2P − E) / S + 1) × ((W + 2P − E) / S + 1) × filters`, `E = D·(F − 1) + 1`.
/// - Weights: `F·F·(C / groups)·filters`, or `F·F` for every connection of a connection table.
/// - Biases: one a filter, one a filter and position, or none.
/// - Cost: one multiply–accumulate for each weight that an output value reads, padding included.
/// - Example: `conv conv1 filters=96 kernel=11 stride=4`
/// - Source: LeCun et al. 1998, §II.A; Dumoulin & Visin, arXiv:1603.07285; grouping: Krizhevsky et al.
///   2012, §3.2; connection table: LeCun et al. 1998, table I.
public struct Convolution: LayerDefinition {
  public let filters: Int
  public let windows: WindowPair
  /// Parts into which input and output channels are cut; each output part reads its input part alone.
  public let groups: Int
  public let bias: BiasForm
  public internal(set) var rounding: Rounding
  /// For each filter the input channels it reads; nil if each reads all of its group.
  public let connectionTable: ConnectionTable?

  /// - Throws: `.hyperparameterOutOfRange`, `.notDivisible`.
  public init(
    filters: Int, windows: WindowPair, groups: Int = 1, bias: BiasForm = .shared,
    rounding: Rounding = .unstated, connectionTable: ConnectionTable? = nil
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
    self.filters = filters
    self.windows = windows
    self.groups = groups
    self.bias = bias
    self.rounding = rounding
    self.connectionTable = connectionTable
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups, hyperparameter: .groups)
    }
    if let highest = connectionTable?.highestChannel, highest >= input.channels {
      throw .channelOutOfRange(
        channel: highest, channels: input.channels, hyperparameter: .connectionTable)
    }
    let (height, width) = try windows.positions(on: input, rounding: rounding)
    return try Shape(height: height, width: width, channels: filters)
  }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    try ParameterCount(
      weights: Int128(windows.area) * channelsRead(of: input),
      biases: bias.count(output))
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let macs = Int128(output.positions) * Int128(windows.area) * channelsRead(of: input)
    let biasReads = bias == .none ? 0 : Int128(output.count)
    return Cost(
      macs: try narrowed(macs, .macs),
      operations: try OperationCount(multiplications: macs, additions: macs),
      connections: try narrowed(macs + biasReads, .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] {
    windows.unreadRemainders(on: input, rounding: rounding)
  }

  /// Input channels read, summed over the filters.
  private func channelsRead(of input: Shape) -> Int128 {
    guard let connectionTable else {
      return Int128(input.channels / groups) * Int128(filters)
    }
    return Int128(connectionTable.connections)
  }
}

/// A convolution turned round: each input value spreads its filter over the output.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `(N − 1)·S − P_before − P_after + E + OP` along each axis, `E = D·(F − 1) + 1`, times
///   `filters`; `N·S` when padded `same`.
/// - Weights: `F·F·C·(filters / groups)`.
/// - Biases: one a filter, one a filter and position, or none.
/// - Cost: one multiply–accumulate for each weight that an input value meets, also where the product
///   falls into the padding and is cut off.
/// - Example: `deconv up1 filters=64 kernel=4 stride=2 pad=1`
/// - Source: Dumoulin & Visin, arXiv:1603.07285, relationship 14; output padding: PyTorch,
///   `ConvTranspose2d`.
public struct TransposedConvolution: LayerDefinition {
  public let filters: Int
  public let windows: WindowPair
  /// Rows and columns added at the far side, which a larger stride would have left unread.
  public let outputPadding: OutputPadding
  /// Parts into which input and output channels are cut; each input part feeds its output part alone.
  public let groups: Int
  public let bias: BiasForm

  public struct OutputPadding: Hashable, Sendable {
    public let height: Int
    public let width: Int

    public static let none = OutputPadding(height: 0, width: 0)

    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// - Throws: `.hyperparameterOutOfRange`, `.notDivisible`, `.outputPaddingTooLarge`.
  public init(
    filters: Int, windows: WindowPair, outputPadding: OutputPadding = .none, groups: Int = 1,
    bias: BiasForm = .shared
  ) throws(LayerError) {
    try Hyperparameter.filters.check(filters, in: 1...Shape.largestExtent)
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    guard filters % groups == 0 else {
      throw .notDivisible(.filters, value: filters, by: groups, divisor: .groups)
    }
    try Self.check(outputPadding.height, on: windows.vertical, axis: .height)
    try Self.check(outputPadding.width, on: windows.horizontal, axis: .width)
    self.filters = filters
    self.windows = windows
    self.outputPadding = outputPadding
    self.groups = groups
    self.bias = bias
  }

  private static func check(
    _ outputPadding: Int, on window: Window, axis: Extent
  ) throws(LayerError) {
    let most = window.padding == .same ? 0 : Window.largestHyperparameter
    try Hyperparameter.outputPadding.check(outputPadding, in: 0...most)
    let limit = max(window.stride, window.dilation)
    guard outputPadding < limit else {
      throw .outputPaddingTooLarge(axis: axis, outputPadding: outputPadding, limit: limit)
    }
  }

  public func output(from input: Shape) throws(LayerError) -> Shape {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups, hyperparameter: .groups)
    }
    return try Shape(
      height: Self.extent(
        from: input.height, by: windows.vertical, adding: outputPadding.height, axis: .height),
      width: Self.extent(
        from: input.width, by: windows.horizontal, adding: outputPadding.width, axis: .width),
      channels: filters)
  }

  private static func extent(
    from n: Int, by window: Window, adding outputPadding: Int, axis: Extent
  ) throws(LayerError) -> Int {
    switch window.padding {
    case .same:
      return n * window.stride
    case .explicit(let before, let after):
      let extent = (n - 1) * window.stride - before - after + window.extent + outputPadding
      guard extent >= 1 else { throw .transposedOutputEmpty(axis: axis, computed: extent) }
      return extent
    }
  }

  public func parameters(from input: Shape, to output: Shape) throws(LayerError) -> ParameterCount {
    try ParameterCount(
      weights: Int128(windows.area) * Int128(input.channels) * Int128(filters / groups),
      biases: bias.count(output))
  }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let macs = Int128(input.count) * Int128(windows.area) * Int128(filters / groups)
    let biasReads = bias == .none ? 0 : Int128(output.count)
    return Cost(
      macs: try narrowed(macs, .macs),
      operations: try OperationCount(multiplications: macs, additions: macs),
      connections: try narrowed(macs + biasReads, .connections))
  }

  public var storage: OutputStorage { .new }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

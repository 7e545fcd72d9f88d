/// The transpose of a convolution: each input value spreads its filter over the output.
///
/// - Input: `H×W×C`, C a multiple of `groups`.
/// - Output: `(N − 1)·S − P_before − P_after + E + OP` along each axis, `E = D·(F − 1) + 1`, times
///   `filters`; `N·S` when padded `same`.
/// - Weights: `F·F·C·(filters / groups)`.
/// - Biases: one per filter, one per filter and position, or none.
/// - Cost: one multiply–accumulate for each weight that an input value meets, also where the product
///   falls into the padding and is cut off.
/// - Example: `deconv up1 filters=64 kernel=4 stride=2 pad=1`
/// - Source: Dumoulin & Visin, arXiv:1603.07285, relationship 14; output padding: PyTorch,
///   `ConvTranspose2d`.
public struct TransposedConvolution: Hashable, Sendable {
  /// Filters, and so channels of the output, from 1.
  public let filters: Int
  /// The window along each axis of the output.
  public let windows: Windows
  /// Pixels added at the far side, which a larger stride would have left unread; fewer than the stride or
  /// the dilation. Nil if there are none.
  public let outputPadding: Extents?
  /// The number of groups of input and output channels; each input group feeds only its output group.
  public let groups: Int
  /// The biases that are added, if any.
  public let bias: BiasForm

  /// - Throws: `.hyperparameterOutOfRange`, `.notDivisible`, `.outputPaddingTooLarge`; `.axesDiffer` if the
  ///   output padding is not for the window's axes.
  public init(
    filters: Int, windows: Windows, outputPadding: Extents? = nil, groups: Int = 1,
    bias: BiasForm = .shared
  ) throws(LayerError) {
    try Hyperparameter.filters.check(filters, in: 1...Shape.largestExtent)
    try Hyperparameter.groups.check(groups, in: 1...Shape.largestExtent)
    guard filters % groups == 0 else {
      throw .notDivisible(.filters, value: filters, by: groups, divisor: .groups)
    }
    if let outputPadding {
      try outputPadding.check(for: windows.axes)
      for axis in windows.axes.all {
        try Self.check(outputPadding[axis], on: windows[axis], axis: axis)
      }
    }
    self.filters = filters
    self.windows = windows
    self.outputPadding = outputPadding?.all.allSatisfy { $0 == 0 } == true ? nil : outputPadding
    self.groups = groups
    self.bias = bias
  }

  private static func check(
    _ outputPadding: Int, on window: Window, axis: Axis
  ) throws(LayerError) {
    let most = window.padding == .same ? 0 : Window.largestHyperparameter
    try Hyperparameter.outputPadding.check(outputPadding, in: 0...most)
    let limit = max(window.stride, window.dilation)
    guard outputPadding < limit else {
      throw .outputPaddingTooLarge(axis: axis, outputPadding: outputPadding, limit: limit)
    }
  }
}

extension TransposedConvolution {
  /// The window with the padding that makes `target` of an extent, and the output padding where even none
  /// makes too little; an odd pixel is cut off after.
  ///
  /// - Parameter window: Its own padding plays no part.
  /// - Returns: nil if no padding gives that extent.
  package static func solution(
    _ window: Window, from extent: Int, to target: Int
  ) -> (window: Window, outputPadding: Int)? {
    let reachable = reachable(window, from: extent)
    guard reachable.contains(target) else { return nil }
    let excess = reachable.upperBound - (max(window.stride, window.dilation) - 1) - target
    let before = max(excess, 0) / 2
    let padded = try? Window(
      kernel: window.kernel, stride: window.stride, dilation: window.dilation,
      padding: .explicit(before: before, after: max(excess, 0) - before))
    return padded.map { ($0, max(-excess, 0)) }
  }

  /// The extents that some padding and output padding give.
  package static func reachable(_ window: Window, from extent: Int) -> ClosedRange<Int> {
    let unpadded = try? Window(
      kernel: window.kernel, stride: window.stride, dilation: window.dilation)
    let most: Int64 =
      unpadded.map {
        spread(extent, by: $0, adding: max(window.stride, window.dilation) - 1)
      } ?? 1
    return 1...max(Int(clamping: most), 1)
  }
}

@_spi(Rules) extension TransposedConvolution: LayerDefinition {
  public static var kind: LayerKind { .transposedConvolution }

  public var family: LayerFamily { .product(.transposedConvolution) }

  public var patternWord: String? { "DECONV" }

  public var window: SlidingWindow? { SlidingWindow(windows, rounding: nil) }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(
        channels: input.channels, by: Int64(groups), hyperparameter: .groups)
    }
    try windows.check(on: input)
    return try ShapeRule(input.axes, .quantity("K", filters)) { axis throws(LayerError) in
      try Self.length(
        from: input[axis], by: windows[axis], adding: outputPadding?[axis] ?? 0, axis: axis)
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> ParameterRule<Number> {
    let input = try input.single
    let weights: Number = windows.taps() * .quantity("C", input.channels) * filtersSpread()
    return ParameterRule(
      weights: weights.sourced("Dumoulin & Visin, arXiv:1603.07285, §4"),
      biases: bias.count(output))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    return CostRule(
      macs: input.inputValues() * windows.taps() * filtersSpread(),
      biasAdditions: bias.additions(output))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    InputRegion(
      of: input, channels: .blocks(output: filters / groups, input: input.channels / groups)
    ) { .spread(windows[$0], along: input[$0]) }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    // Both gradients are one operator's, which keeps the input even if its weights are not trained.
    SavedForBackward(inputs: true)
  }

  /// The extent along an axis that a stride has spread.
  private static func length<Number: RuleNumber>(
    from n: Int, by window: Window, adding outputPadding: Int, axis: Axis
  ) throws(LayerError) -> Number {
    let computed: Int64 = spread(n, by: window, adding: outputPadding)
    guard computed >= 1 else {
      throw .transposedOutputEmpty(axis: axis, computed: computed)
    }
    let length: Number = spread(n, by: window, adding: outputPadding)
    return length.sourced("Dumoulin & Visin, arXiv:1603.07285, relationship 14")
  }

  private static func spread<Number: RuleNumber>(
    _ n: Int, by window: Window, adding outputPadding: Int
  ) -> Number {
    let stride: Number = .quantity("S", window.stride)
    switch window.padding {
    case .same:
      return stride * .quantity("N", n)
    case .explicit(let before, let after):
      return stride * (.quantity("N", n) - .quantity("1", 1)) + .quantity("E", window.dilatedKernel)
        - .quantity("P₁", before) - .quantity("P₂", after) + .quantity("O", outputPadding)
    }
  }

  /// Filters that each input value spreads to.
  private func filtersSpread<Number: RuleNumber>() -> Number {
    groups == 1 ? .quantity("K", filters) : .quantity("K", filters) / .quantity("G", groups)
  }
}

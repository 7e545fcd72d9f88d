/// Values added around the volume, zeros or others, and zeros before and after its channels.
///
/// - Input: `H×W×C`.
/// - Output: `(top + H + bottom) × (left + W + right) × (before + C + after)`, with three axes `front + D + back`
///   before them.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none.
/// - Example: `pad channels=16`
/// - Source: of channels: He et al., arXiv:1512.03385, §3.3 (option A); of other values: PyTorch, `ReflectionPad2d`,
///   `ReplicationPad2d`, `CircularPad2d`, `ConstantPad2d`.
public struct Padding: Hashable, Sendable {
  /// Places around the volume, from 0.
  public let sides: Sides
  /// Channels before the first, from 0; zeros, or the constant.
  public let channelsBefore: Int
  /// Channels after the last, from 0.
  public let channelsAfter: Int
  /// The values of what is added.
  public let filling: Filling

  /// The values of what is added.
  public enum Filling: Hashable, Sendable {
    /// One number everywhere.
    case constant(Double)
    /// Values of the volume.
    case copies(Copies)

    /// Zero everywhere.
    public static let zeros = Filling.constant(0)
  }

  /// The place whose value a place beyond an end has. Raw values are the words of the language.
  public enum Copies: String, Hashable, Sendable, CaseIterable {
    /// The one as far inside, the end itself not repeated: `2 1 | 0 1 2 | 1 0`.
    case reflect
    /// The end: `0 0 | 0 1 2 | 2 2`.
    case replicate
    /// The one as far from the other end: `1 2 | 0 1 2 | 0 1`.
    case circular
  }

  /// - Throws: `.hyperparameterOutOfRange`, also for channels beside copies; `.realOutOfRange`.
  public init(
    _ sides: Sides, channelsBefore: Int = 0, channelsAfter: Int = 0, filling: Filling = .zeros
  ) throws(LayerError) {
    let range = 0...Window.largestHyperparameter
    for axis in sides.axes.all {
      try Hyperparameter.padding.check(sides[axis].before, in: range)
      try Hyperparameter.padding.check(sides[axis].after, in: range)
    }
    switch filling {
    case .constant(let value):
      try Hyperparameter.value.check(value, in: .finite)
      try Hyperparameter.channels.check(channelsAfter, in: range)
      try Hyperparameter.channelsBefore.check(channelsBefore, in: range)
    case .copies:
      try Hyperparameter.channels.check(channelsAfter, in: 0...0)
      try Hyperparameter.channelsBefore.check(channelsBefore, in: 0...0)
    }
    self.sides = sides
    self.channelsBefore = channelsBefore
    self.channelsAfter = channelsAfter
    self.filling = filling
  }
}

@_spi(Rules) extension Padding: LayerDefinition {
  public static var kind: LayerKind { .padding }

  public var family: LayerFamily { .rearrangement(.padding) }

  public var patternWord: String? { "PAD" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    try sides.check(for: input.axes)
    if case .copies(let copies) = filling {
      for axis in input.axes.all {
        let padding = max(sides[axis].before, sides[axis].after)
        if let most = copies.most(along: input[axis]), padding > most {
          throw .paddingExceedsInput(axis, input: input[axis], padding: padding, most: most)
        }
      }
    }
    return ShapeRule(
      input.axes,
      .quantity("C", input.channels) + .quantity("before", channelsBefore)
        + .quantity("after", channelsAfter)
    ) { axis in
      .quantity(axis.symbol, input[axis])
        + .quantity(axis.sideWords.before, sides[axis].before)
        + .quantity(axis.sideWords.after, sides[axis].after)
    }
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
    switch filling {
    case .constant:
      .shifted(input, .shifted(by: -channelsBefore)) { -sides[$0].before }
    case .copies(let copies):
      .shifted(input, .own, beyond: copies) { -sides[$0].before }
    }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    switch filling {
    case .constant, .copies(.circular): .nothing
    // Its extents alone are read, but autograd keeps all of it.
    case .copies(.reflect), .copies(.replicate): SavedForBackward(inputs: true)
    }
  }
}

extension Padding.Copies {
  /// Returns the most places that can be added at an end of `pixels`; nil if any number can.
  @_spi(Rules) public func most(along pixels: Int) -> Int? {
    switch self {
    case .reflect: pixels - 1
    case .circular: pixels
    case .replicate: nil
    }
  }

  /// Returns the pixels, among `pixels`, whose values the places of a range have, ends at most as far as
  /// `most(along:)`; several ranges, which may overlap.
  @_spi(Rules) public func pixels(
    at places: ClosedRange<Int128>, along pixels: Int
  ) -> [ClosedRange<Int>] {
    let end = Int128(pixels) - 1
    func bounded(_ low: Int128, _ high: Int128) -> ClosedRange<Int> {
      let (low, high) = (min(max(low, 0), end), min(max(high, 0), end))
      return Int(min(low, high))...Int(max(low, high))
    }
    var ranges: [ClosedRange<Int>] = []
    let (low, high) = (places.lowerBound, places.upperBound)
    if low < 0 {
      let last = min(high, -1)
      let before =
        switch self {
        case .reflect: bounded(-last, -low)
        case .replicate: bounded(0, 0)
        case .circular: bounded(end + 1 + low, end + 1 + last)
        }
      ranges.append(before)
    }
    if high >= 0, low <= end { ranges.append(bounded(low, high)) }
    if high > end {
      let first = max(low, end + 1)
      let after =
        switch self {
        case .reflect: bounded(2 * end - high, 2 * end - first)
        case .replicate: bounded(end, end)
        case .circular: bounded(first - end - 1, high - end - 1)
        }
      ranges.append(after)
    }
    return ranges
  }
}

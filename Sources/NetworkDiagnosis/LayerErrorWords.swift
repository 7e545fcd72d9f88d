public import CNNDiagnostics
import CNNText
@_spi(Rules) public import NetworkModel

/// A layer's error in words, without names and places. The one home of these words.
public struct LayerErrorWords: Sendable {
  /// The rule that is broken.
  public let id: DiagnosticID
  /// The fault in one line: lower case, no period.
  public let headline: String
  /// Beside the caret.
  public let label: String
  /// The formula with its numbers, and what else explains the fault; a line each.
  public let notes: [String]

  init(_ id: DiagnosticID, _ headline: String, label: String = "", notes: [String] = []) {
    self.id = id
    self.headline = headline
    self.label = label
    self.notes = notes
  }
}

extension LayerError {
  /// Words for the error; `ShapeDiagnostics` adds where the numbers came from.
  public var words: LayerErrorWords {
    switch self {
    case .hyperparameterOutOfRange(.outputPadding, let value, 0...0):
      .outputPaddingBesideSame(value)
    case .hyperparameterOutOfRange(let name, let value, let range):
      .outOfRange(
        name, NumberText.grouped(value),
        "must be from \(NumberText.grouped(range.lowerBound)) to "
          + NumberText.grouped(range.upperBound))
    case .realOutOfRange(let name, let value, let range):
      .outOfRange(name, "\(value)", range.words)
    case .notDivisible(let name, let value, let by, let divisor):
      .indivisible(name, value, by, divisor)
    case .emptyTableRow(let filter): .emptyRow(filter)
    case .tableRowNotAscending(let filter, let channel, let last):
      .rowNotAscending(filter, channel, last)
    case .extentOutOfRange(let axis, let value): .extentOutOfRange(axis, value)
    case .tooManyValues(let extents, let channels): .tooManyValues("\(extents)×\(channels)")
    case .windowExceedsInput(let fit): .exceeding(fit)
    case .remainder(let fit): .remaining(fit)
    case .windowInPadding(let axis, let dilatedKernel, let padding):
      .inPadding(axis, dilatedKernel, padding)
    case .transposedOutputEmpty(let axis, let computed): .emptyOutput(axis, computed)
    case .outputPaddingTooLarge(let axis, let outputPadding, let limit):
      .tooMuchOutputPadding(axis, outputPadding, limit)
    case .channelsNotDivisible(let channels, let by, let name):
      .channelsIndivisible(channels, by, name)
    case .channelsOdd(let channels): .channelsOdd(channels)
    case .extentNotDivisible(let axis, let extent, let by, let name):
      .extentIndivisible(axis, extent, by, name)
    case .valuesDiffer(let input, let target, let hasOpenExtent):
      .valuesDiffer(input, target, hasOpenExtent)
    case .channelOutOfRange(let channel, let channels, let name):
      .noSuchChannel(channel, channels, name)
    case .nothingLeft(let axis, let input, let removed, let name):
      .nothingLeft(axis, input, removed, name)
    case .paddingExceedsInput(let axis, let input, let padding, let most):
      .tooMuchPadding(axis, input, padding, most)
    case .targetLarger(let axis, let input, let target): .targetLarger(axis, input, target)
    case .axesDiffer(let needed, let found): .axesDiffer(needed, found)
    case .noSuchAxis(let axis, let axes): .noSuchAxis(axis, axes)
    case .tooFewInputs(let count, let needed): .inputCount("needs", needed, count)
    case .tooManyInputs(let count, let most): .inputCount("takes", most, count)
    case .inputsDiffer(_, let first, let other, let axis): .volumesDiffer(first, other, axis)
    case .inputAxesDiffer(_, let first, let other): .volumeAxesDiffer(first, other)
    case .matricesDiffer(let first, let rowsOfFirst, let second, let rowsOfSecond):
      .matricesDiffer(first, rowsOfFirst, second, rowsOfSecond)
    case .countOverflow(.receptiveField):
      LayerErrorWords(.overflow, "the receptive field exceeds 2⁶¹ pixels along an axis")
    case .countOverflow(let quantity):
      LayerErrorWords(.overflow, "the count of \(quantity.rawValue) does not fit in 64 bits")
    }
  }

  /// The property to point at.
  public var hyperparameter: Hyperparameter? {
    switch self {
    case .hyperparameterOutOfRange(let name, _, _), .realOutOfRange(let name, _, _),
      .notDivisible(let name, _, _, _), .channelsNotDivisible(_, _, let name),
      .channelOutOfRange(_, _, let name), .nothingLeft(_, _, _, let name),
      .extentNotDivisible(_, _, _, let name):
      name
    case .emptyTableRow, .tableRowNotAscending: .connectionTable
    case .extentOutOfRange(let axis, _): axis.hyperparameter
    case .windowExceedsInput, .remainder: .kernel
    case .windowInPadding, .transposedOutputEmpty, .paddingExceedsInput: .padding
    case .outputPaddingTooLarge: .outputPadding
    case .axesDiffer, .noSuchAxis, .channelsOdd, .valuesDiffer, .targetLarger, .tooManyValues,
      .tooFewInputs, .tooManyInputs,
      .inputsDiffer, .inputAxesDiffer, .matricesDiffer, .countOverflow:
      nil
    }
  }
}

// MARK: - A hyperparameter or a volume by itself

extension LayerErrorWords {
  fileprivate static func outOfRange(
    _ name: Hyperparameter, _ value: String, _ range: String
  ) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "`\(name.rawValue)` of \(value) is out of range", label: range)
  }

  /// Only beside `pad=same` is there no output padding to choose.
  fileprivate static func outputPaddingBesideSame(_ value: Int) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange,
      "`output-pad` of \(NumberText.grouped(value)) is out of range", label: "must be 0",
      notes: [
        "`pad=same` alone decides the output, N·S along each axis; with a padding in numbers, "
          + "`output-pad` adds to the end, and `output=…` states the output itself"
      ])
  }

  fileprivate static func indivisible(
    _ name: Hyperparameter, _ value: Int, _ by: Int, _ divisor: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch,
      "\(value) \(name.rawValue) cannot be divided into \(by) \(divisor.rawValue)",
      label: "not a multiple of \(by)")
  }

  fileprivate static func emptyRow(_ filter: Int) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "filter \(filter) of the connection table reads no channels",
      notes: ["filters are numbered from 0"])
  }

  fileprivate static func rowNotAscending(
    _ filter: Int, _ channel: Int, _ last: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange,
      channel == last
        ? "filter \(filter) of the connection table reads channel \(channel) twice"
        : "channel \(channel) comes after \(last) in the row of filter \(filter)",
      label: "the channels of a row go in ascending order",
      notes: ["filters and channels are numbered from 0"])
  }

  fileprivate static func targetLarger(
    _ axis: Axis, _ input: Int, _ target: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "a layer of \(axis.counted(target)) is larger than what enters, \(axis.counted(input))",
      label: "larger than what is cut",
      notes: ["`crop` removes, so `like` names a layer that is no larger along any axis"])
  }

  fileprivate static func extentOutOfRange(_ axis: Axis, _ value: Int64) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "a volume with \(axis.counted(value)) is out of range",
      label: "must be from 1 to \(NumberText.grouped(Shape.largestExtent))")
  }

  fileprivate static func tooManyValues(_ volume: String) -> LayerErrorWords {
    LayerErrorWords(.overflow, "a volume of \(volume) has more than 2⁴⁸ values")
  }
}

// MARK: - A window on a volume

extension LayerErrorWords {
  fileprivate static func exceeding(_ fit: WindowFit) -> LayerErrorWords {
    LayerErrorWords(
      .windowExceedsInput,
      exceeding(
        "\(fit.dilatedKernel)", isDilated: fit.dilatedKernel != fit.kernel,
        fit.axis.counted(fit.input)),
      label: "needs \(fit.dilatedKernel)",
      notes: [
        "\(fit.formula) = \(fit.positionsText) positions along \(fit.axis.rawValue); "
          + "at least 1 is needed"
      ])
  }

  /// `kernel 5×5 does not fit an input of 4×4`, or of one axis `kernel 5 does not fit 4 rows`.
  static func exceeding(_ kernel: String, isDilated: Bool, _ input: String) -> String {
    "\(isDilated ? "dilated kernel" : "kernel") \(kernel) does not fit \(input)"
  }

  fileprivate static func remaining(_ fit: WindowFit) -> LayerErrorWords {
    LayerErrorWords(
      .windowRemainder,
      remaining(
        "\(fit.kernel)", "\(fit.stride)", fit.unreadText()),
      notes: ["\(fit.formula) = \(fit.positionsText)"])
  }

  /// `kernel 3×3 with stride 2 leaves 1 of 8 rows and columns unread`, or `1 row and column of padding`.
  static func remaining(_ kernel: String, _ stride: String, _ unread: String) -> String {
    "kernel \(kernel) with stride \(stride) leaves \(unread) unread"
  }

  fileprivate static func inPadding(
    _ axis: Axis, _ dilatedKernel: Int64, _ padding: Int64
  ) -> LayerErrorWords {
    LayerErrorWords(
      .windowInPadding,
      "a pooling window of \(dilatedKernel) would see only padding along \(axis.rawValue)",
      label: padding >= dilatedKernel
        ? "padding of \(padding) can hide it entirely" : "padding on both sides of the input",
      notes: [
        padding >= dilatedKernel
          ? "padding must be smaller than the window, as Caffe and PyTorch require"
          : "the taps of the dilated window lie so far apart that all of them can miss the input: "
            + "at some position each one falls in the padding"
      ])
  }

  fileprivate static func emptyOutput(_ axis: Axis, _ computed: Int64) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "the padding leaves \(axis.counted(computed)) of output",
      notes: ["S·(N − 1) + E − 2P + output padding positions; at least 1 is needed"])
  }

  fileprivate static func tooMuchOutputPadding(
    _ axis: Axis, _ outputPadding: Int, _ limit: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "output padding of \(outputPadding) along \(axis.rawValue) is too large",
      label: "must be below \(limit)",
      notes: ["it must stay below the larger of stride and dilation"])
  }
}

// MARK: - A layer on its volumes

extension LayerErrorWords {
  fileprivate static func channelsIndivisible(
    _ channels: Int, _ by: Int64, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch,
      "\(channels) channels cannot be divided evenly by `\(name.rawValue)` of \(by)",
      label: "\(channels) is not a multiple of \(by)")
  }

  fileprivate static func channelsOdd(_ channels: Int) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch, "\(CNNText.counted(channels, "channel")) cannot be halved",
      label: "one half is multiplied by a function of the other")
  }

  fileprivate static func extentIndivisible(
    _ axis: Axis, _ extent: Int, _ by: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "\(axis.counted(extent)) cannot be divided evenly by `\(name.rawValue)` of \(by)",
      label: "\(extent) is not a multiple of \(by)")
  }

  fileprivate static func valuesDiffer(
    _ input: Shape, _ target: Int64, _ hasOpenExtent: Bool
  ) -> LayerErrorWords {
    let (values, count) = (NumberText.grouped(input.count), NumberText.grouped(target))
    guard hasOpenExtent else {
      return LayerErrorWords(
        .shapeMismatch, "the \(values) values of \(input) do not fill a volume of \(count)",
        notes: ["reshaping keeps the number of values"])
    }
    return LayerErrorWords(
      .shapeMismatch,
      "the \(values) values of \(input) cannot be divided evenly by the given extents' \(count)",
      notes: ["the extent that is left out follows from the others"])
  }

  fileprivate static func noSuchChannel(
    _ channel: Int64, _ channels: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .channelMismatch, "channel \(channel) does not exist: the input has \(channels)",
      label: "`\(name.rawValue)` reaches beyond channel \(channels - 1)",
      notes: ["channels are numbered from 0"])
  }

  fileprivate static func nothingLeft(
    _ axis: Axis, _ input: Int, _ removed: Int, _ name: Hyperparameter
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "removing \(removed) of \(axis.counted(input)) leaves nothing",
      label: "`\(name.rawValue)` removes too much")
  }

  fileprivate static func tooMuchPadding(
    _ axis: Axis, _ input: Int, _ padding: Int, _ most: Int
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch,
      "\(axis.counted(input)) have no values for \(padding) more at an end",
      label: "at most \(most) along \(axis.rawValue)",
      notes: [
        "`mode=reflect` adds fewer than there are, the end itself not repeated; "
          + "`mode=circular` as many at most; `mode=replicate` any number"
      ])
  }

  fileprivate static func axesDiffer(
    _ needed: SpatialAxes, _ found: SpatialAxes
  ) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "the layer works on \(needed.words), not on \(found.words)",
      notes: ["the incoming volume has \(found.words): \(found.pattern)"])
  }

  fileprivate static func noSuchAxis(_ axis: Axis, _ axes: SpatialAxes) -> LayerErrorWords {
    LayerErrorWords(
      .shapeMismatch, "a volume with \(axes.words) has no `\(axis.rawValue)`",
      notes: [
        "\(axes.pattern) has " + axes.all.map { "`\($0.rawValue)`" }.joined(separator: ", ")
          + " and `channels`"
      ])
  }

  fileprivate static func volumeAxesDiffer(_ first: Shape, _ other: Shape) -> LayerErrorWords {
    LayerErrorWords(
      .volumeMismatch, "volumes of \(first) and \(other) differ in the number of axes",
      notes: ["only a single position, such as a gate, may be merged with a volume of other axes"])
  }

  fileprivate static func inputCount(_ verb: String, _ needed: Int, _ count: Int) -> LayerErrorWords
  {
    LayerErrorWords(
      .missingInput, "the layer \(verb) \(CNNText.counted(needed, "input")), not \(count)")
  }

  fileprivate static func matricesDiffer(
    _ first: Shape, _ rowsOfFirst: Bool, _ second: Shape, _ rowsOfSecond: Bool
  ) -> LayerErrorWords {
    func side(_ shape: Shape, _ isRows: Bool) -> String {
      isRows
        ? CNNText.counted(shape.positions, "position") : Axis.channels.counted(shape.channels)
    }
    let sum =
      rowsOfFirst
      ? "Aᵀ·B sums over the positions of both paths"
      : rowsOfSecond
        ? "A·B sums over the channels of the first path, which are the positions of the second"
        : "A·Bᵀ sums over the channels of both paths"
    return LayerErrorWords(
      .volumeMismatch,
      "the product of \(first) and \(second) has \(side(first, rowsOfFirst)) to sum over, and \(side(second, rowsOfSecond))",
      notes: [
        sum,
        "a matrix has a row of channels for each position; `transpose=first-path` or `transpose=second-path` turns one",
      ])
  }

  fileprivate static func volumesDiffer(
    _ first: Shape, _ other: Shape, _ axis: Axis
  ) -> LayerErrorWords {
    LayerErrorWords(
      .volumeMismatch, "volumes of \(first) and \(other) differ in \(axis.rawValue)")
  }
}

extension ClosedRange<Double> {
  fileprivate var words: String {
    if self == .finite { return "must be a finite number" }
    if self == .nonNegative { return "must be 0 or more" }
    return "must be from \(lowerBound) to \(upperBound)"
  }
}

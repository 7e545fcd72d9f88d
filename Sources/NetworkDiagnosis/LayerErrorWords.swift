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
        range.lowerBound == range.upperBound
          ? "must be \(NumberText.grouped(range.lowerBound))"
          : "must be from \(NumberText.grouped(range.lowerBound)) to "
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
    case .notOfPooling(let pooled, let given, let other): .notOfPooling(pooled, given, other)
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
      .inputsDiffer, .inputAxesDiffer, .matricesDiffer, .notOfPooling, .countOverflow:
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

  fileprivate static func extentOutOfRange(_ axis: Axis, _ value: Int64) -> LayerErrorWords {
    LayerErrorWords(
      .valueOutOfRange, "a volume with \(axis.counted(value)) is out of range",
      label: "must be from 1 to \(NumberText.grouped(Shape.largestExtent))")
  }

  fileprivate static func tooManyValues(_ volume: String) -> LayerErrorWords {
    LayerErrorWords(.overflow, "a volume of \(volume) has more than 2⁴⁸ values")
  }
}

extension ClosedRange<Double> {
  fileprivate var words: String {
    if self == .finite { return "must be a finite number" }
    if self == .nonNegative { return "must be 0 or more" }
    if lowerBound == .leastNormalMagnitude || lowerBound == .leastNonzeroMagnitude {
      return upperBound == .greatestFiniteMagnitude
        ? "must be above 0" : "must be above 0 and at most \(upperBound)"
    }
    if upperBound == .greatestFiniteMagnitude { return "must be \(lowerBound) or more" }
    if lowerBound == -.greatestFiniteMagnitude { return "must be \(upperBound) or less" }
    return "must be from \(lowerBound) to \(upperBound)"
  }
}

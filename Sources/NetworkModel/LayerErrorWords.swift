public import Diagnostics

/// A layer's error in words, without names and places. The one home of these words.
public struct LayerErrorWords: Sendable {
  public var id: DiagnosticID
  public var headline: String
  /// Beside the caret.
  public var label = ""
  public var notes: [String] = []

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
    case .hyperparameterOutOfRange(let name, let value, let range):
      LayerErrorWords(
        .valueOutOfRange, "`\(name.rawValue)` of \(value) is out of range",
        label: "from \(range.lowerBound) to \(range.upperBound)")
    case .realOutOfRange(let name, let value, let range):
      LayerErrorWords(
        .valueOutOfRange, "`\(name.rawValue)` of \(value) is out of range",
        label: range == .finite
          ? "a finite number is needed"
          : range == .nonNegative
            ? "0 or more is needed"
            : "from \(range.lowerBound) to \(range.upperBound)")
    case .notDivisible(let name, let value, let by, let divisor):
      LayerErrorWords(
        .channelMismatch, "\(value) \(name.rawValue) cannot be cut into \(by) \(divisor.rawValue)",
        label: "not a multiple of \(by)")
    case .emptyTableRow(let filter):
      LayerErrorWords(
        .valueOutOfRange, "filter \(filter) of the connection table reads no channel")
    case .extentOutOfRange(let axis, let value):
      LayerErrorWords(
        .valueOutOfRange, "a volume with \(axis.counted(value)) is out of range",
        notes: ["an extent is from 1 to \(Shape.largestExtent)"])
    case .tooManyValues(let height, let width, let channels):
      LayerErrorWords(
        .overflow, "a volume of \(height)×\(width)×\(channels) has more than 2⁴⁸ values")
    case .windowExceedsInput, .remainder, .windowInPadding, .transposedOutputEmpty,
      .outputPaddingTooLarge:
      windowWords
    case .channelsNotDivisible(let channels, let by, let name):
      LayerErrorWords(
        .channelMismatch, "\(channels) channels cannot be cut by `\(name.rawValue)` of \(by)",
        label: "\(channels) is not a multiple of \(by)")
    case .channelOutOfRange(let channel, let channels, let name):
      LayerErrorWords(
        .channelMismatch, "channel \(channel) does not exist: the input has \(channels)",
        label: "`\(name.rawValue)` reaches beyond channel \(channels - 1)",
        notes: ["channels are counted from 0"])
    case .nothingLeft(let axis, let input, let removed, let name):
      LayerErrorWords(
        .shapeMismatch, "removing \(removed) of \(axis.counted(input)) leaves nothing",
        label: "`\(name.rawValue)` removes too much")
    case .tooFewInputs(let count, let needed):
      LayerErrorWords(
        .missingInput, "the layer needs \(needed) input\(needed == 1 ? "" : "s"), not \(count)")
    case .tooManyInputs(let count, let most):
      LayerErrorWords(
        .missingInput, "the layer takes \(most) input\(most == 1 ? "" : "s"), not \(count)")
    case .inputsDiffer(_, let first, let other, let extent):
      LayerErrorWords(
        .volumeMismatch, "volumes of \(first) and \(other) differ in \(extent.rawValue)")
    case .countOverflow(let quantity):
      LayerErrorWords(.overflow, "the count of \(quantity.rawValue) does not fit 64 bits")
    }
  }

  private var windowWords: LayerErrorWords {
    switch self {
    case .windowExceedsInput(let fit):
      LayerErrorWords(
        .windowExceedsInput,
        "a window of \(fit.extent) does not fit \(fit.axis.counted(fit.input))",
        label: "needs \(fit.extent)",
        notes: [
          "\(fit.formula) = \(fit.positionsText) positions along \(fit.axis.rawValue); "
            + "at least 1 is needed"
        ])
    case .remainder(let fit):
      LayerErrorWords(
        .windowRemainder,
        "kernel \(fit.kernel) with stride \(fit.stride) leaves \(fit.unread) of "
          + "\(fit.axis.counted(fit.input)) unread",
        label: "does not fit exactly",
        notes: [
          "\(fit.formula) = \(fit.positionsText); `rounding=exact` accepts whole numbers alone"
        ]
      )
    case .windowInPadding(let axis, let extent, let padding):
      LayerErrorWords(
        .windowInPadding,
        "a pooling window of \(extent) would see only padding along \(axis.rawValue)",
        label: "padding of \(padding) hides it altogether",
        notes: ["padding must be smaller than the window, as Caffe and PyTorch demand"])
    case .transposedOutputEmpty(let axis, let computed):
      LayerErrorWords(
        .shapeMismatch, "the padding leaves \(axis.counted(computed)) of output",
        notes: [
          "the output has S·(N − 1) + E − 2P + output padding positions; at least 1 is needed"
        ])
    case .outputPaddingTooLarge(let axis, let outputPadding, let limit):
      LayerErrorWords(
        .valueOutOfRange, "output padding of \(outputPadding) along \(axis.rawValue) is too large",
        label: "below \(limit) is needed",
        notes: ["it must stay below the larger of stride and dilation"])
    case .hyperparameterOutOfRange, .realOutOfRange, .notDivisible, .emptyTableRow,
      .extentOutOfRange, .tooManyValues, .channelsNotDivisible, .channelOutOfRange, .nothingLeft,
      .tooFewInputs, .tooManyInputs, .inputsDiffer, .countOverflow:
      LayerErrorWords(.shapeMismatch, "the layer does not fit its input")
    }
  }

  /// The property to point at, in the order of preference.
  public var hyperparameter: Hyperparameter? {
    switch self {
    case .hyperparameterOutOfRange(let name, _, _), .realOutOfRange(let name, _, _),
      .notDivisible(let name, _, _, _), .channelsNotDivisible(_, _, let name),
      .channelOutOfRange(_, _, let name), .nothingLeft(_, _, _, let name):
      name
    case .emptyTableRow: .connectionTable
    case .extentOutOfRange(let axis, _):
      switch axis {
      case .height: .height
      case .width: .width
      case .channels: .channels
      }
    case .windowExceedsInput: .kernel
    case .remainder: .stride
    case .windowInPadding, .transposedOutputEmpty: .padding
    case .outputPaddingTooLarge: .outputPadding
    case .tooManyValues, .tooFewInputs, .tooManyInputs, .inputsDiffer, .countOverflow: nil
    }
  }
}

extension Extent {
  /// `224 rows`, `1 column`.
  func counted(_ count: Int) -> String {
    let one =
      switch self {
      case .height: "row"
      case .width: "column"
      case .channels: "channel"
      }
    return "\(count) \(one)\(count == 1 ? "" : "s")"
  }
}

extension WindowFit {
  /// `(N + 2P − F) / S + 1 = (224 + 2·0 − 11) / 4 + 1`; E for a dilated kernel.
  public var formula: String {
    let dilated = extent != kernel
    let symbol = dilated ? "E" : "F"
    let padding =
      paddingBefore == paddingAfter
      ? ("2P", "2·\(paddingBefore)") : ("P₁ + P₂", "\(paddingBefore) + \(paddingAfter)")
    return "(N + \(padding.0) − \(symbol)) / S + 1"
      + " = (\(input) + \(padding.1) − \(extent)) / \(stride) + 1"
  }

  /// The exact quotient to two decimals: `54.25`, `2.33`.
  public var positionsText: String {
    let span = input + paddingBefore + paddingAfter - extent
    let hundredths = (Int128(span) + Int128(stride)) * 100 / Int128(stride)
    let (whole, fraction) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "−" : ""
    guard fraction != 0 else { return "\(sign)\(whole)" }
    let digits =
      fraction < 10 ? "0\(fraction)" : fraction % 10 == 0 ? "\(fraction / 10)" : "\(fraction)"
    return "\(sign)\(whole).\(digits)"
  }
}

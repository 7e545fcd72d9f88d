/// The reason that a layer cannot take its input. Only data: inference adds names and spans, one place makes
/// words of it (`LayerErrorWords.swift`).
public enum LayerError: Error, Hashable, Sendable {
  // A hyperparameter by itself.
  case hyperparameterOutOfRange(Hyperparameter, Int, ClosedRange<Int>)
  /// A real number out of its range, or none at all (NaN).
  case realOutOfRange(Hyperparameter, Double, ClosedRange<Double>)
  /// One hyperparameter must divide another number, such as `groups` the filters.
  case notDivisible(Hyperparameter, value: Int, by: Int, divisor: Hyperparameter)
  /// A row of a connection table names no channel.
  case emptyTableRow(filter: Int)
  /// A row of a connection table names a channel after one that is not below it.
  case tableRowNotAscending(filter: Int, channel: Int, after: Int)

  // A volume by itself.
  case extentOutOfRange(Axis, Int64)
  case tooManyValues(Extents, channels: Int)

  // A window on a volume.
  case windowExceedsInput(WindowFit)
  case remainder(WindowFit)
  /// A pooling window that could read only padding, where there is nothing to pool.
  case windowInPadding(axis: Axis, dilatedKernel: Int64, padding: Int64)
  /// A transposed window whose padding leaves nothing.
  case transposedOutputEmpty(axis: Axis, computed: Int64)
  /// Output padding must stay below `limit`, the larger of stride and dilation.
  case outputPaddingTooLarge(axis: Axis, outputPadding: Int, limit: Int)

  // A layer on a volume.
  /// The layer, or its window, is for a volume with another number of spatial axes.
  case axesDiffer(needed: SpatialAxes, found: SpatialAxes)
  /// The layer speaks of an axis that the volume does not have.
  case noSuchAxis(Axis, in: SpatialAxes)
  /// The input's channels must be a multiple of `divisor`.
  case channelsNotDivisible(channels: Int, by: Int64, hyperparameter: Hyperparameter)
  /// The input's channels must come in two halves.
  case channelsOdd(Int)
  /// An extent of the input's plane must be a multiple of a hyperparameter.
  case extentNotDivisible(Axis, Int, by: Int, hyperparameter: Hyperparameter)
  /// A volume of `target` values cannot hold the input's; of an extent that is to be found, `target` does not
  /// divide them.
  case valuesDiffer(input: Shape, target: Int64, hasOpenExtent: Bool)
  /// The layer speaks of a channel that the input does not have.
  case channelOutOfRange(channel: Int64, channels: Int, hyperparameter: Hyperparameter)
  /// More places are to be added at an end than the input has values for.
  case paddingExceedsInput(Axis, input: Int, padding: Int, most: Int)
  /// The layer removes as much as there is, or more.
  case nothingLeft(Axis, input: Int, removed: Int, hyperparameter: Hyperparameter)
  /// The volume to which the input is cut is larger than the input.
  case targetLarger(Axis, input: Int, target: Int)

  // Several volumes.
  case tooFewInputs(count: Int, needed: Int)
  case tooManyInputs(count: Int, most: Int)
  /// Input `index` differs in an extent that must be equal from `first`, the inputs before it.
  case inputsDiffer(index: Int, first: Shape, other: Shape, axis: Axis)
  /// Input `index` has another number of spatial axes than `first`.
  case inputAxesDiffer(index: Int, first: Shape, other: Shape)

  /// Rows of the first matrix and of the second, or columns where they are not meant, must be as many; rows
  /// are positions, columns channels.
  case matricesDiffer(first: Shape, rowsOfFirst: Bool, second: Shape, rowsOfSecond: Bool)
  /// What is to be put back where a pooling of the first volume found it is not of the volume that the pooling
  /// gives.
  case notOfPooling(Shape, gives: [Shape], other: Shape)

  /// A count beyond 64 bits.
  case countOverflow(Quantity)

  /// A quantity that is counted. Raw values are the words of findings.
  public enum Quantity: String, Hashable, Sendable {
    case parameters, operations, activations, connections, bytes
    case macs = "MACs"
    case flops = "FLOPs"
    case parameterBytes = "parameter bytes"
    case activationBytes = "activation bytes"
    /// Refused from 2⁶¹ pixels on, so that two may be added.
    case receptiveField = "receptive field"
  }
}

/// The numbers a user writes on a layer, by the field's own words. Raw values are the property names.
public enum Hyperparameter: String, Hashable, Sendable, CaseIterable {
  case filters, kernel, stride, padding = "pad", dilation, groups
  case outputPadding = "output-pad"
  case connectionTable = "table"
  case units, size, factor, regions, pieces, rate, channels, start, count
  case slope, alpha, beta, k, epsilon
  case least = "min"
  case most = "max"
  case threshold, value, divisor, power, lower, upper
  case channelsBefore = "channels-before"
  case frames, height, width, length, front, top, left, back, bottom, right
}

extension Hyperparameter {
  /// - Throws: `.hyperparameterOutOfRange` outside `range`.
  func check(_ value: Int, in range: ClosedRange<Int>) throws(LayerError) {
    guard range.contains(value) else { throw .hyperparameterOutOfRange(self, value, range) }
  }

  /// - Throws: `.realOutOfRange` outside `range`; NaN and infinities are outside of every range.
  func check(_ value: Double, in range: ClosedRange<Double>) throws(LayerError) {
    guard range.contains(value) else { throw .realOutOfRange(self, value, range) }
  }
}

extension ClosedRange<Double> {
  package static let finite = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  package static let nonNegative = 0...Double.greatestFiniteMagnitude
}

@_spi(Rules) import NetworkModel
import TestSupport
import Testing

/// The cases of `LayerError` without what they carry.
private enum ErrorName: CaseIterable {
  case hyperparameterOutOfRange, realOutOfRange, notDivisible, emptyTableRow, tableRowNotAscending
  case extentOutOfRange, tooManyValues
  case windowExceedsInput, remainder, windowInPadding, transposedOutputEmpty
  case outputPaddingTooLarge
  case channelsNotDivisible, extentNotDivisible, valuesDiffer, channelOutOfRange, nothingLeft
  case paddingExceedsInput, channelsOdd
  case targetLarger
  case axesDiffer, noSuchAxis
  case tooFewInputs, tooManyInputs, inputsDiffer, inputAxesDiffer, matricesDiffer
  case notOfPooling
  case countOverflow

  init(_ error: LayerError) {
    self =
      switch error {
      case .hyperparameterOutOfRange: .hyperparameterOutOfRange
      case .realOutOfRange: .realOutOfRange
      case .notDivisible: .notDivisible
      case .emptyTableRow: .emptyTableRow
      case .tableRowNotAscending: .tableRowNotAscending
      case .extentOutOfRange: .extentOutOfRange
      case .tooManyValues: .tooManyValues
      case .windowExceedsInput: .windowExceedsInput
      case .remainder: .remainder
      case .windowInPadding: .windowInPadding
      case .transposedOutputEmpty: .transposedOutputEmpty
      case .outputPaddingTooLarge: .outputPaddingTooLarge
      case .channelsNotDivisible: .channelsNotDivisible
      case .extentNotDivisible: .extentNotDivisible
      case .valuesDiffer: .valuesDiffer
      case .channelOutOfRange: .channelOutOfRange
      case .nothingLeft: .nothingLeft
      case .targetLarger: .targetLarger
      case .tooFewInputs: .tooFewInputs
      case .tooManyInputs: .tooManyInputs
      case .inputsDiffer: .inputsDiffer
      case .inputAxesDiffer: .inputAxesDiffer
      case .paddingExceedsInput: .paddingExceedsInput
      case .channelsOdd: .channelsOdd
      case .matricesDiffer: .matricesDiffer
      case .notOfPooling: .notOfPooling
      case .axesDiffer: .axesDiffer
      case .noSuchAxis: .noSuchAxis
      case .countOverflow: .countOverflow
      }
  }
}

struct LayerErrorTests {
  private struct Fault: Sendable, CustomTestStringConvertible {
    let error: LayerError
    let cause: @Sendable () throws -> Void

    init(_ error: LayerError, _ cause: @escaping @Sendable () throws -> Void) {
      self.error = error
      self.cause = cause
    }

    var testDescription: String { "\(error)" }
  }

  /// What a pooling or convolution of 3 by 3 says of a plane of 2 by 7.
  private static func fit(stride: Int = 1, axis: Axis, n: Int) throws -> WindowFit {
    try Window(kernel: 3, stride: stride).fit(along: n, axis: axis)
  }

  private static func convolution(stride: Int = 1, groups: Int = 1) throws -> Layer {
    .convolution(
      try Convolution(
        filters: 4, windows: square(3, stride: stride), groups: groups, rounding: .exact))
  }

  private static func faults() throws -> [Fault] {
    let (small, column) = (try volume(2, 7, 6), try volume(1, 1, 6))
    let huge = try volume(1 << 16, 1 << 16, 1 << 16)
    return [
      Fault(.hyperparameterOutOfRange(.filters, 0, 1...Shape.largestExtent)) {
        _ = try Convolution(filters: 0, windows: square(1))
      },
      Fault(.hyperparameterOutOfRange(.connectionTable, -1, 0...Shape.largestExtent)) {
        _ = try ConnectionTable(channelsOfFilter: [[-1, 1]])
      },
      Fault(.hyperparameterOutOfRange(.filters, 2, 1...1)) {
        _ = try Convolution(
          filters: 2, windows: square(1), connectionTable: ConnectionTable(channelsOfFilter: [[0]]))
      },
      Fault(.hyperparameterOutOfRange(.outputPadding, 1, 0...0)) {
        let same = try Window(kernel: 3, stride: 2, padding: .same)
        _ = try TransposedConvolution(
          filters: 1, windows: Windows(vertical: same, horizontal: same),
          outputPadding: .init(height: 1, width: 0))
      },
      Fault(.hyperparameterOutOfRange(.divisor, 0, 1...Shape.largestExtent)) {
        _ = try Pooling(.average, windows: square(2), divisor: 0)
      },
      Fault(.realOutOfRange(.rate, 2, 0...1)) { _ = try Dropout(rate: 2) },
      Fault(.notDivisible(.filters, value: 6, by: 4, divisor: .groups)) {
        _ = try Convolution(filters: 6, windows: square(1), groups: 4)
      },
      Fault(.tableRowNotAscending(filter: 1, channel: 2, after: 3)) {
        _ = try ConnectionTable(channelsOfFilter: [[0], [3, 2]])
      },
      Fault(.tableRowNotAscending(filter: 0, channel: 1, after: 1)) {
        _ = try ConnectionTable(channelsOfFilter: [[1, 1]])
      },
      Fault(.targetLarger(.height, input: 2, target: 3)) {
        _ = try Crop(
          Shape(height: 2, width: 7, channels: 1),
          toPlaneOf: Shape(height: 3, width: 7, channels: 1))
      },
      Fault(.emptyTableRow(filter: 1)) { _ = try ConnectionTable(channelsOfFilter: [[0], []]) },
      Fault(.extentOutOfRange(.width, 0)) { _ = try volume(1, 0, 1) },
      Fault(.tooManyValues(Extents(height: 1 << 24, width: 1 << 24), channels: 2)) {
        _ = try volume(1 << 24, 1 << 24, 2)
      },
      Fault(.windowExceedsInput(try fit(axis: .height, n: 2))) {
        _ = try convolution().output(from: .one(small))
      },
      Fault(.remainder(try fit(stride: 3, axis: .width, n: 7))) {
        _ = try convolution(stride: 3).output(from: .one(volume(6, 7, 6)))
      },
      Fault(.windowInPadding(axis: .height, dilatedKernel: 2, padding: 3)) {
        _ = try Layer.pooling(Pooling(.max, windows: square(2, pad: 3))).output(from: .one(small))
      },
      Fault(.transposedOutputEmpty(axis: .height, computed: 0)) {
        _ = try Layer.transposedConvolution(
          TransposedConvolution(filters: 1, windows: square(1, pad: 1))
        ).output(from: .one(small))
      },
      Fault(.outputPaddingTooLarge(axis: .width, outputPadding: 1, limit: 1)) {
        _ = try TransposedConvolution(
          filters: 1, windows: square(3), outputPadding: .init(height: 0, width: 1))
      },
      Fault(.channelsNotDivisible(channels: 6, by: 4, hyperparameter: .groups)) {
        _ = try convolution(groups: 4).output(from: .one(small))
      },
      Fault(.extentNotDivisible(.width, 7, by: 2, hyperparameter: .factor)) {
        _ = try Layer.pixelShuffle(PixelShuffle(factor: 2, .toDepth)).output(from: .one(small))
      },
      Fault(.valuesDiffer(input: column, target: 4, hasOpenExtent: true)) {
        _ = try Layer.reshape(Reshape(height: 2, width: 2, channels: nil)).output(
          from: .one(column))
      },
      Fault(.channelOutOfRange(channel: 9, channels: 6, hyperparameter: .connectionTable)) {
        _ = try Layer.convolution(
          Convolution(
            filters: 1, windows: square(1),
            connectionTable: ConnectionTable(channelsOfFilter: [[0, 9]]))
        ).output(from: .one(small))
      },
      Fault(.nothingLeft(.width, input: 1, removed: 1, hyperparameter: .right)) {
        _ = try Layer.crop(Crop(Sides(right: 1))).output(from: .one(column))
      },
      Fault(.paddingExceedsInput(.height, input: 2, padding: 2, most: 1)) {
        _ = try Layer.padding(
          Padding(Sides(top: 1, left: 2, bottom: 2, right: 2), filling: .copies(.reflect))
        ).output(from: .one(small))
      },
      Fault(.channelsOdd(5)) {
        _ = try Layer.gatedLinearUnit(GatedLinearUnit()).output(from: .one(volume(2, 2, 5)))
      },
      Fault(.tooFewInputs(count: 0, needed: 1)) {
        _ = try Layer.flatten(Flatten()).output(from: .several([]))
      },
      Fault(.tooManyInputs(count: 2, most: 1)) {
        _ = try Layer.flatten(Flatten()).output(from: .several([small, small]))
      },
      Fault(.inputsDiffer(index: 1, first: small, other: column, axis: .height)) {
        _ = try Layer.maximum(Maximum()).output(from: .several([small, column]))
      },
      Fault(.inputAxesDiffer(index: 1, first: small, other: try Shape(length: 4, channels: 6))) {
        _ = try Layer.addition(Addition()).output(
          from: .several([small, Shape(length: 4, channels: 6)]))
      },
      Fault(
        .matricesDiffer(first: small, rowsOfFirst: false, second: column, rowsOfSecond: true)
      ) {
        _ = try Layer.matrixMultiplication(MatrixMultiplication()).output(
          from: .several([small, column]))
      },
      Fault(
        .notOfPooling(
          small,
          gives: [
            try Shape(height: 1, width: 3, channels: 6),
            try Shape(height: 1, width: 4, channels: 6),
          ], other: small)
      ) {
        let window = try Window(kernel: 2, stride: 2)
        _ = try Layer.maxUnpooling(
          MaxUnpooling(windows: Windows(vertical: window, horizontal: window))
        ).output(from: .several([small, small]))
      },
      Fault(.axesDiffer(needed: .two, found: .one)) {
        _ = try convolution().output(from: .one(Shape(length: 9, channels: 6)))
      },
      Fault(.noSuchAxis(.depth, in: .two)) {
        _ = try Layer.concatenation(Concatenation(along: .depth)).output(from: .one(small))
      },
      Fault(.countOverflow(.parameters)) {
        let layer = Layer.fullyConnected(try FullyConnected(units: 1 << 16))
        _ = try layer.parameters(from: .one(huge), to: .vector(1 << 16))
      },
      Fault(.countOverflow(.macs)) {
        let layer = Layer.fullyConnected(try FullyConnected(units: 1 << 16))
        _ = try layer.cost(from: .one(huge), to: .vector(1 << 16))
      },
      Fault(.countOverflow(.operations)) {
        let layer = Layer.localResponseNormalization(
          try LocalResponseNormalization(size: 1_000_000))
        _ = try layer.cost(from: .one(huge), to: huge)
      },
    ]
  }

  @Test("each fault throws its error with its numbers", arguments: try faults())
  private func fault(_ fault: Fault) {
    #expect(throws: fault.error) { try fault.cause() }
  }

  @Test("every error is thrown by something")
  func complete() throws {
    let seen = Set(try Self.faults().map { ErrorName($0.error) })
    #expect(Set(ErrorName.allCases).subtracting(seen).isEmpty)
  }

  @Test("weights and biases together fit 64 bits, or the count is refused")
  func totals() throws {
    let most = try ParameterCount(weights: Int128(Int64.max) - 1, biases: 1)
    #expect(most.total == Int64.max)
    #expect(throws: LayerError.countOverflow(.parameters)) {
      try ParameterCount(weights: Int128(Int64.max), biases: 1)
    }
  }
}

/// A window on the plane: one `Window` an axis.
public struct WindowPair: Hashable, Sendable {
  public let vertical: Window
  public let horizontal: Window

  public init(vertical: Window, horizontal: Window) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// Taps, `F·F`.
  public var area: Int { vertical.kernel * horizontal.kernel }

  /// Positions down and across.
  ///
  /// - Throws: `.windowExceedsInput`, `.remainder`, for the height first.
  public func positions(
    on input: Shape, rounding: Rounding
  ) throws(LayerError) -> (height: Int, width: Int) {
    (
      try vertical.positions(along: input.height, axis: .height, rounding: rounding),
      try horizontal.positions(along: input.width, axis: .width, rounding: rounding)
    )
  }

  public func unreadRemainders(on input: Shape, rounding: Rounding) -> [WindowFit] {
    guard rounding == .unstated else { return [] }
    return [
      vertical.unreadRemainder(along: input.height, axis: .height, rounding: rounding),
      horizontal.unreadRemainder(along: input.width, axis: .width, rounding: rounding),
    ].compactMap { $0 }
  }

  /// Values of one channel that all placements together read, padding left out.
  public func pixelsRead(on input: Shape, output: Shape) -> Int128 {
    Int128(vertical.pixelsRead(along: input.height, positions: output.height))
      * Int128(horizontal.pixelsRead(along: input.width, positions: output.width))
  }
}

/// Which additive terms a layer learns.
public enum BiasForm: String, Hashable, Sendable, CaseIterable {
  case none
  /// One a filter or unit.
  case shared
  /// One a filter and position, as in AlphaGo's last layer.
  case perPosition = "per-position"

  /// Additive terms for an output volume.
  public func count(_ output: Shape) -> Int128 {
    switch self {
    case .none: 0
    case .shared: Int128(output.channels)
    case .perPosition: Int128(output.count)
    }
  }
}

/// Which input channels each filter reads; LeCun et al. 1998, table I.
public struct ConnectionTable: Hashable, Sendable {
  /// One row a filter, ascending and without repeats.
  public let channelsOfFilter: [[Int]]

  /// - Throws: `.hyperparameterOutOfRange(.connectionTable, …)` for a negative, repeated or huge channel
  ///   or an empty row.
  public init(channelsOfFilter: [[Int]]) throws(LayerError) {
    for row in channelsOfFilter {
      var least = 0
      for channel in row {
        try Hyperparameter.connectionTable.check(channel, in: least...Shape.largestExtent)
        least = min(channel + 1, Shape.largestExtent)
      }
      if row.isEmpty { throw .hyperparameterOutOfRange(.connectionTable, 0, 1...1) }
    }
    self.channelsOfFilter = channelsOfFilter
  }

  /// Pairs of filter and input channel.
  public var connections: Int { channelsOfFilter.reduce(0) { $0 + $1.count } }

  /// The last channel that any filter reads.
  public var highestChannel: Int { channelsOfFilter.compactMap(\.last).max() ?? -1 }
}

extension Hyperparameter {
  /// - Throws: `.hyperparameterOutOfRange` outside `range`.
  func check(_ value: Int, in range: ClosedRange<Int>) throws(LayerError) {
    guard range.contains(value) else { throw .hyperparameterOutOfRange(self, value, range) }
  }
}

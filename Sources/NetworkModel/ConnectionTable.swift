/// The input channels that each filter reads; LeCun et al. 1998, table I.
public struct ConnectionTable: Hashable, Sendable {
  /// One row per filter, ascending and without repeats.
  public let channelsOfFilter: [[Int]]

  /// - Throws: `.hyperparameterOutOfRange(.connectionTable, …)` for a negative, repeated, descending or
  ///   huge channel; `.emptyTableRow`.
  public init(channelsOfFilter: [[Int]]) throws(LayerError) {
    for (filter, row) in channelsOfFilter.enumerated() {
      if row.isEmpty { throw .emptyTableRow(filter: filter) }
      var least = 0
      for channel in row {
        try Hyperparameter.connectionTable.check(channel, in: least...Shape.largestExtent)
        least = min(channel + 1, Shape.largestExtent)
      }
    }
    self.channelsOfFilter = channelsOfFilter
  }

  /// Pairs of filter and input channel.
  public var connections: Int { channelsOfFilter.reduce(0) { $0 + $1.count } }

  /// The last channel that any filter reads.
  public var highestChannel: Int { channelsOfFilter.lazy.compactMap { $0.last }.max() ?? -1 }
}

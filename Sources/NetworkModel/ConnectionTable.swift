/// The input channels that each filter reads; LeCun et al. 1998, table I.
public struct ConnectionTable: Hashable, Sendable {
  /// One row per filter, ascending and without repeats.
  public let channelsOfFilter: [[Int]]

  /// - Throws: `.hyperparameterOutOfRange(.connectionTable, …)` for a negative or huge channel;
  ///   `.emptyTableRow`; `.tableRowNotAscending` for a channel that does not exceed the one before it.
  public init(channelsOfFilter: [[Int]]) throws(LayerError) {
    for (filter, row) in channelsOfFilter.enumerated() {
      if row.isEmpty { throw .emptyTableRow(filter: filter) }
      var last = -1
      for channel in row {
        try Hyperparameter.connectionTable.check(channel, in: 0...Shape.largestExtent)
        guard channel > last else {
          throw .tableRowNotAscending(filter: filter, channel: channel, after: last)
        }
        last = channel
      }
    }
    self.channelsOfFilter = channelsOfFilter
  }

  /// Pairs of filter and input channel.
  public var connections: Int { channelsOfFilter.reduce(0) { $0 + $1.count } }

  /// The last channel that any filter reads.
  public var highestChannel: Int { channelsOfFilter.lazy.compactMap { $0.last }.max() ?? -1 }
}

public import NetworkModel

/// The order of a network's layers in which fewest bytes live at once.
///
/// A layer before which everything is its past, and after which everything depends on it, splits the network:
/// the tensors live there do not depend on the order before. Each part is searched separately, states of the same
/// layers run being one. Small parts are searched exhaustively; of large ones the search keeps the most
/// promising states only, and the result is an upper bound.
public struct SmallestPeak: Sendable {
  /// The run in the best order found; never with a higher peak than the given order's.
  public let run: LiveTensors
  /// No order has a lower peak than this.
  public let lowerBound: Int64
  /// The bytes that live at most in the given order.
  public let givenPeakBytes: Int64

  /// The peak of the best order found. Where sizes are not known, no order has a lower one.
  public var peakBytes: KnownCount {
    run.isPartial ? .atLeast(lowerBound) : KnownCount(run.knownPeakBytes)
  }

  /// True if no order has a lower peak than the one found.
  public var isExact: Bool { run.knownPeakBytes == lowerBound }
  /// True if the given order is as good as the best found.
  public var isGivenOrder: Bool { run.knownPeakBytes == givenPeakBytes }

  /// The best order found within `limits`.
  ///
  /// - Throws: `.countOverflow(.bytes)`.
  public init(
    of network: InferredNetwork, policy: LivenessPolicy = LivenessPolicy(.cnnshape),
    batch: Int = 1, precision: Precision = .float32, includesBranches: Bool = false,
    limits: SearchLimits = SearchLimits()
  ) throws(AnalysisError) {
    let graph = try TensorGraph(
      of: network, policy: policy, batch: batch, precision: precision,
      includesBranches: includesBranches)
    var search = PeakSearch(graph, limits: limits)
    search.run()
    givenPeakBytes = search.givenPeak
    run = LiveTensors(of: network.network, graph, in: search.order)
    lowerBound = search.lowerBound
  }
}

/// The limits of the search for the smallest peak.
public struct SearchLimits: Hashable, Sendable {
  /// States of one part up to which it is searched exhaustively.
  public var mostStates: Int
  /// States with as many layers run that a bounded search goes on from.
  public var width: Int
  /// Layers of one part beyond which the given order is kept.
  public var mostLayers: Int
  /// Layers tried in all states of one part, beyond which the search of it ends.
  public var mostTrials: Int

  /// Limits for a search; the defaults are those of `memory`.
  public init(
    mostStates: Int = 20_000, width: Int = 32, mostLayers: Int = 1_000, mostTrials: Int = 200_000
  ) {
    self.mostStates = mostStates
    self.width = width
    self.mostLayers = mostLayers
    self.mostTrials = mostTrials
  }
}

/// Searches a network part by part, those with the highest peaks first, until none can lower the whole.
private struct PeakSearch {
  let graph: TensorGraph
  let limits: SearchLimits
  private(set) var order: [Int]
  private(set) var givenPeak: Int64 = 0
  private(set) var lowerBound: Int64 = 0

  init(_ graph: TensorGraph, limits: SearchLimits) {
    self.graph = graph
    self.limits = limits
    order = graph.order
  }

  mutating func run() {
    var parts = NetworkPart.all(of: graph)
    givenPeak = parts.map { $0.givenPeak }.max() ?? 0
    lowerBound = parts.map { $0.lowerBound }.max() ?? 0
    parts.sort { $0.givenPeak > $1.givenPeak }
    var reached = lowerBound
    for part in parts where part.givenPeak > reached {
      let result = PartSearch(graph, part, limits: limits).result()
      order.replaceSubrange(part.steps, with: result.order)
      reached = max(reached, result.peak)
      lowerBound = max(lowerBound, result.lowerBound)
    }
  }
}

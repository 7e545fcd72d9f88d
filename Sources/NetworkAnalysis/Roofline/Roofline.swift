public import NetworkModel

/// The operations and traffic of every layer of a network, and the totals over the counted layers.
public struct Roofline: Sendable {
  /// The network and its figures.
  public let summary: NetworkSummary
  /// The number type of the values moved.
  public let precision: Precision
  /// By node.
  public let layers: [LayerTraffic]
  /// The sums over the layers that count.
  public let totals: Totals

  /// Sums over layers.
  public struct Totals: Hashable, Sendable {
    /// Scalar operations of every class; each MAC counts as two.
    public private(set) var operations: KnownCount = 0
    /// Bytes moved between processor and memory.
    public private(set) var bytes: KnownCount = 0

    /// The sums over no layers.
    public init() {}

    /// Operations per byte; nil where nothing moves, or if one of the two is not known.
    public var intensity: Double? { Roofline.intensity(operations, bytes) }

    /// True if layers are missing or not known, so that they may take longer.
    public var isPartial: Bool { operations.isLowerBound || bytes.isLowerBound }

    /// - Throws: `.countOverflow` beyond 64 bits.
    public mutating func add(_ traffic: LayerTraffic) throws(LayerError) {
      _ = try operations.known.plus(traffic.operations.known, .operations)
      _ = try bytes.known.plus(traffic.bytes.known, .bytes)
      operations = operations.plus(traffic.operations)
      bytes = bytes.plus(traffic.bytes)
    }

    /// Notes that layers are missing.
    fileprivate mutating func noteOmission() {
      operations = .atLeast(operations.known)
      bytes = .atLeast(bytes.known)
    }
  }

  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
  public init(
    of summary: NetworkSummary, precision: Precision = .float32
  ) throws(AnalysisError) {
    var layers: [LayerTraffic] = []
    let network = summary.network.network
    layers.reserveCapacity(network.nodes.count)
    var totals = Totals()
    // Rows show side outputs, and blocks of them, whether or not they count.
    var everything =
      summary.includesBranches || network.nodes.allSatisfy { !$0.isSideOutput } ? nil : totals
    for index in network.nodes.indices {
      let id = network.id(at: index)
      let traffic: LayerTraffic
      do throws(LayerError) {
        traffic = try LayerTraffic(of: id, in: summary, precision: precision)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      layers.append(traffic)
      do throws(LayerError) {
        if summary.counts(network.nodes[index]) { try totals.add(traffic) }
        try everything?.add(traffic)
      } catch {
        throw .sum(error)
      }
    }
    if !network.omissions.isEmpty { totals.noteOmission() }
    self.summary = summary
    self.precision = precision
    self.layers = layers
    self.totals = totals
  }

  /// Operations per byte; nil where nothing moves, or if one of the two is not known.
  static func intensity(_ operations: KnownCount, _ bytes: KnownCount) -> Double? {
    guard let operations = operations.exact, let bytes = bytes.exact else { return nil }
    return bytes == 0 ? nil : Double(operations) / Double(bytes)
  }

  /// The operations and traffic of one layer.
  public subscript(id: NodeID) -> LayerTraffic { layers[id.index] }

  /// The sums over some of the layers, each of them once, by their places.
  public func totals(of nodes: some Sequence<Int>) -> Totals {
    var sums = Totals()
    for index in nodes {
      do throws(LayerError) {
        try sums.add(layers[index])
      } catch {
        preconditionFailure("all layers, side outputs too, were summed without overflow")
      }
    }
    return sums
  }

  /// Seconds of all layers that count, one after the other.
  public func time(on machine: Machine) -> Double {
    var time = 0.0
    for (index, node) in summary.network.network.nodes.enumerated() where summary.counts(node) {
      time += machine.time(of: layers[index])
    }
    return time
  }
}

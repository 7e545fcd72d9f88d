public import NetworkModel

/// The distribution of a quantity: the layers with most of it, and the amount in the early layers.
public struct Concentration: Sendable {
  /// A layer and how much of the quantity it has.
  public struct Share: Sendable {
    /// The layer.
    public let node: NodeID
    /// Its part of the total; more than 0.
    public let count: Int64
  }

  /// The sum over the layers that count.
  public let total: Int64
  /// The layers with most, largest first; at most three, and none without any.
  public let largest: [Share]
  /// The sum over the fully connected layers.
  public let inFullyConnected: Int64
  /// The sum over the first half of the layers that have any.
  public let inFirstHalf: Int64

  /// The distribution of the quantity that `count` takes from a layer's figures.
  public init(of summary: NetworkSummary, _ count: (LayerFigures) -> Int64) {
    let network = summary.network.network
    var shares: [Share] = []
    var fullyConnected: Int64 = 0
    for (index, node) in network.nodes.enumerated() where summary.counts(node) {
      let own = count(summary.layers[index])
      guard own > 0 else { continue }
      shares.append(Share(node: network.id(at: index), count: own))
      if case .fullyConnected = node.layer { fullyConnected += own }
    }
    total = shares.reduce(0) { $0 + $1.count }
    inFirstHalf = shares.prefix((shares.count + 1) / 2).reduce(0) { $0 + $1.count }
    inFullyConnected = fullyConnected
    largest = Concentration.largest(3, of: shares)
  }

  /// Stable: of equals the earlier comes first.
  private static func largest(_ wanted: Int, of shares: [Share]) -> [Share] {
    var largest: [Share] = []
    for share in shares {
      let place = largest.firstIndex { $0.count < share.count } ?? largest.count
      guard place < wanted else { continue }
      largest.insert(share, at: place)
      if largest.count > wanted { largest.removeLast() }
    }
    return largest
  }
}

public import NetworkModel

/// The differences between two networks: layers removed, added, changed, rewired, or only of another
/// volume, and what each costs.
///
/// The costs add up to the difference of the totals exactly. Comparing the other way round gives the
/// mirror image.
public struct NetworkDifference: Sendable {
  /// The first network and its figures.
  public let before: NetworkSummary
  /// The second network and its figures.
  public let after: NetworkSummary
  /// Of `before`, in its order.
  public let removed: [NodeID]
  /// Of `after`, in its order.
  public let added: [NodeID]
  /// Layers in both networks that differ, in the order of `after`.
  public let changed: [LayerChange]
  /// Layers in both networks with different names, whether they are changed or not.
  public let renamed: [LayerPair]
  /// Layers that are the same in both networks.
  public let equalCount: Int
  /// True if so few layers with weights are alike that the two are other networks; then no layers but the
  /// input are paired.
  public let sharesLittle: Bool
  /// Layers with weights that are equal in both, or have the same name.
  public let alikeWeightLayers: Int
  /// Layers with weights of the network that has fewer.
  public let weightLayers: Int

  /// One in so many layers with weights must be alike.
  private static let leastShare = 5

  private static func alikeWeightLayers(
    _ a: AlignmentGraph, _ b: AlignmentGraph, partnersInBefore partners: [Int?]
  ) -> Int {
    partners.enumerated().count { y, partner in
      guard let x = partner, b.network.nodes[y].layer.isWeightLayer else { return false }
      return a.isEqual(x, to: y, of: b) || a.names[x] == b.names[y]
    }
  }

  /// - Precondition: both are for the same batch, and count side outputs alike.
  public init(from before: NetworkSummary, to after: NetworkSummary) {
    self.before = before
    self.after = after
    var numbering: [Layer: Int] = [:]
    let a = AlignmentGraph(before.network, numbering: &numbering)
    let b = AlignmentGraph(after.network, numbering: &numbering)
    // Always aligned in one direction, so that both ways pair the same layers.
    let isSwapped = NetworkDifference.comes(b, before: a)
    let alignment = isSwapped ? LayerAlignment(b, a) : LayerAlignment(a, b)
    var partners = isSwapped ? alignment.partnerInB : alignment.partnerInA
    var partnersInAfter = isSwapped ? alignment.partnerInA : alignment.partnerInB
    let alike = NetworkDifference.alikeWeightLayers(a, b, partnersInBefore: partners)
    let weightLayers = min(a.weightLayerCount, b.weightLayerCount)
    sharesLittle = alike * NetworkDifference.leastShare < weightLayers
    alikeWeightLayers = alike
    self.weightLayers = weightLayers
    if sharesLittle {
      // What little there is was paired by accident: layers of one kind in one order.
      for (y, partner) in partners.enumerated() {
        guard let x = partner, a.kinds[x] != .input else { continue }
        partners[y] = nil
        partnersInAfter[x] = nil
      }
    }
    removed = partnersInAfter.indices.filter { partnersInAfter[$0] == nil }.map {
      before.network.network.id(at: $0)
    }
    added = partners.indices.filter { partners[$0] == nil }.map {
      after.network.network.id(at: $0)
    }
    let edges = EdgeComparison(a, b, partnersInAfter: partnersInAfter, partnersInBefore: partners)
    var changed: [LayerChange] = []
    var renamed: [LayerPair] = []
    var equalCount = 0
    for (y, partner) in partners.enumerated() {
      guard let x = partner else { continue }
      let pair = LayerPair(
        before: before.network.network.id(at: x), after: after.network.network.id(at: y))
      if a.names[x] != b.names[y] { renamed.append(pair) }
      let change = LayerChange(
        pair, from: before, to: after, isRewired: edges.isRewired(x, y),
        sharesOtherWeights: edges.sharesOtherWeights(x, y))
      if change.isEmpty { equalCount += 1 } else { changed.append(change) }
    }
    self.changed = changed
    self.renamed = renamed
    self.equalCount = equalCount
  }

  private static func comes(_ a: AlignmentGraph, before b: AlignmentGraph) -> Bool {
    if a.count != b.count { return a.count < b.count }
    if a.network.name != b.network.name { return a.network.name < b.network.name }
    return a.names.lexicographicallyPrecedes(b.names)
  }

  /// True if the two are one network but for names.
  public var isEmpty: Bool { removed.isEmpty && added.isEmpty && changed.isEmpty }

  /// The totals of `after` minus those of `before`.
  public var cost: FigureDifference {
    FigureDifference(of: after.totals).subtracting(FigureDifference(of: before.totals))
  }

  /// Returns the cost of a removed layer, negative.
  public func cost(ofRemoved id: NodeID) -> FigureDifference {
    FigureDifference.zero.subtracting(FigureDifference(of: id, in: before))
  }

  /// Returns what a layer of the second network brings along.
  public func cost(ofAdded id: NodeID) -> FigureDifference { FigureDifference(of: id, in: after) }

  /// Returns what a layer costs more in the second network than in the first.
  public func cost(of change: LayerChange) -> FigureDifference {
    FigureDifference(of: change.pair.after, in: after)
      .subtracting(FigureDifference(of: change.pair.before, in: before))
  }
}

extension AlignmentGraph {
  fileprivate var weightLayerCount: Int { network.nodes.count { $0.layer.isWeightLayer } }
}

/// A layer in both networks.
public struct LayerPair: Hashable, Sendable {
  /// The layer in the first network.
  public let before: NodeID
  /// The layer in the second network.
  public let after: NodeID
}

/// A difference in a layer that both networks have.
public struct LayerChange: Hashable, Sendable {
  /// The layer in both networks.
  public let pair: LayerPair
  /// In its hyperparameters, in being frozen or called as a function, or in whose weights it uses.
  public let hasOtherSettings: Bool
  /// It reads other layers, not counting ones that were put in between or taken out.
  public let isRewired: Bool
  /// Its input or output shapes differ, or it is counted differently.
  public let hasOtherVolume: Bool

  /// The reason that a layer is listed: the first that applies.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case settings, inputs, volume
  }

  /// The first of the three differences that there is.
  public var reason: Reason { hasOtherSettings ? .settings : isRewired ? .inputs : .volume }

  var isEmpty: Bool { !hasOtherSettings && !isRewired && !hasOtherVolume }

  fileprivate init(
    _ pair: LayerPair, from before: NetworkSummary, to after: NetworkSummary, isRewired: Bool,
    sharesOtherWeights: Bool
  ) {
    let (a, b) = (before.network[pair.before], after.network[pair.after])
    self.pair = pair
    self.isRewired = isRewired
    hasOtherSettings =
      a.layer.withStatedRounding != b.layer.withStatedRounding || a.attributes != b.attributes
      || sharesOtherWeights
      || a.isSideOutput != b.isSideOutput
    hasOtherVolume =
      before.network.shape(of: pair.before) != after.network.shape(of: pair.after)
      || before.network.input(of: pair.before) != after.network.input(of: pair.after)
      || before[pair.before] != after[pair.after]
  }
}

/// A signed difference of figures. Of figures that are not known there is none.
public struct FigureDifference: Hashable, Sendable {
  private var ofParameters: Int64 = 0
  private var ofMACs: Int64 = 0
  private var ofActivations: Int64 = 0
  private var unknowns: Unknowns = []

  /// Weights and biases, shared ones once.
  public var parameters: Int64? { unknowns.contains(.parameters) ? nil : ofParameters }
  /// Multiply–accumulates of a batch.
  public var macs: Int64? { unknowns.contains(.macs) ? nil : ofMACs }
  /// In values.
  public var activations: Int64? { unknowns.contains(.outputs) ? nil : ofActivations }

  /// No difference in any figure.
  public static let zero = FigureDifference()

  /// 2 FLOPs per MAC.
  public var flops: Int64? { macs.map { FigureTotals.flopsPerMAC * $0 } }
  /// Memory of the activations in float32.
  public var activationBytes: Int64? { activations.map { FigureTotals.bytesPerValue * $0 } }

  private init() {}

  fileprivate init(of totals: FigureTotals) {
    ofParameters = totals.parameters.total.known
    ofMACs = totals.macs.known
    ofActivations = totals.activations.known
    unknowns = totals.unknowns
  }

  /// The share of a layer in the totals.
  fileprivate init(of id: NodeID, in summary: NetworkSummary) {
    guard summary.counts(summary.network[id]) else { return }
    let figures = summary[id]
    ofParameters = figures.parameters.total.known
    ofMACs = figures.macs?.known ?? 0
    ofActivations = figures.activations ?? 0
    unknowns = figures.unknowns
  }

  // Totals are not negative, and twice the MACs and four times the activations of a network fit in 64 bits.
  // So no difference of two, and no sum of some layers' shares, overflows.

  /// Returns the sum of two differences, figure by figure.
  public func adding(_ other: FigureDifference) -> FigureDifference {
    var sum = self
    sum.ofParameters += other.ofParameters
    sum.ofMACs += other.ofMACs
    sum.ofActivations += other.ofActivations
    sum.unknowns.formUnion(other.unknowns)
    return sum
  }

  func subtracting(_ other: FigureDifference) -> FigureDifference {
    var difference = self
    difference.ofParameters -= other.ofParameters
    difference.ofMACs -= other.ofMACs
    difference.ofActivations -= other.ofActivations
    difference.unknowns.formUnion(other.unknowns)
    return difference
  }
}

public import NetworkFacts
public import NetworkModel

extension Quantity {
  /// The calculation of the quantity from a network.
  enum Measure {
    /// Layer by layer, then added up: of a layer, a block instance or the whole network.
    case sum(@Sendable (FigureTotals) -> KnownCount)
    /// Of a layer, or of the whole network by way of one of its layers.
    case depth, receptiveField
    /// Of the whole network.
    case layers, peakBytes, arenaBytes
  }

  var measure: Measure {
    switch self {
    case .depth: .depth
    case .receptiveField: .receptiveField
    case .layers: .layers
    case .peakBytes: .peakBytes
    case .arenaBytes: .arenaBytes
    case .parameters: .sum { $0.parameters.total }
    case .weights: .sum { $0.parameters.weights }
    case .biases: .sum { $0.parameters.biases }
    case .trainable: .sum { $0.trainableParameters }
    case .statistics: .sum { $0.parameters.statistics }
    case .macs: .sum { $0.macs }
    case .flops: .sum { $0.flops }
    case .activations: .sum { $0.activations }
    case .connections: .sum { $0.connections }
    case .parameterBytes: .sum { $0.parameterBytes }
    case .activationBytes: .sum { $0.activationBytes }
    case .multiplications: .sum { $0.operations[.multiplications] }
    case .additions: .sum { $0.operations[.additions] }
    case .comparisons: .sum { $0.operations[.comparisons] }
    case .divisions: .sum { $0.operations[.divisions] }
    case .exponentials: .sum { $0.operations[.exponentials] }
    case .logarithms: .sum { $0.operations[.logarithms] }
    case .powers: .sum { $0.operations[.powers] }
    case .squareRoots: .sum { $0.operations[.squareRoots] }
    case .hyperbolicTangents: .sum { $0.operations[.hyperbolicTangents] }
    case .errorFunctions: .sum { $0.operations[.errorFunctions] }
    }
  }

  /// Its value for some layers together; nil of a quantity that is no sum over layers, and of one layer
  /// that is left out of the count.
  public func value(of layers: [LayerFigures], totals: FigureTotals) -> KnownCount? {
    guard case .sum(let figure) = measure else { return nil }
    switch self {
    case .macs, .flops: if layers.allSatisfy({ $0.macs == nil }) { return nil }
    case .activations, .activationBytes:
      if layers.allSatisfy({ $0.activations == nil }) { return nil }
    case .connections: if layers.allSatisfy({ $0.connections == nil }) { return nil }
    case .depth, .layers, .parameters, .weights, .biases, .trainable, .statistics,
      .parameterBytes, .peakBytes, .arenaBytes, .receptiveField, .multiplications, .additions,
      .comparisons,
      .divisions, .exponentials, .logarithms, .powers, .squareRoots, .hyperbolicTangents,
      .errorFunctions:
      break
    }
    return figure(totals)
  }

  /// True if it is a sum over layers, of which each has a part.
  public var isSum: Bool {
    if case .sum = measure { true } else { false }
  }

  /// Its value for a batch; nil where there is none to give.
  public func value(in summary: NetworkSummary) -> KnownCount? {
    switch measure {
    case .sum(let figure): figure(summary.totals)
    case .depth: NetworkDepth(of: summary.network).total
    case .receptiveField:
      summary.network.lastReceptiveField.map { KnownCount($0.longestSide) }
    case .layers: summary.layerCount
    case .peakBytes: summary.peakBytes
    case .arenaBytes: summary.arenaBytes
    }
  }
}

extension NetworkSummary {
  /// Layers that count in the totals.
  var layerCount: KnownCount {
    KnownCount(
      Int64(network.network.nodes.count { counts($0) }),
      lacking: totals.unknowns.intersection(.layers))
  }

  /// The most that outputs hold at once; nil beyond 64 bits.
  var peakBytes: KnownCount? { liveTensors?.peakBytes }

  /// The one block of memory in which all outputs have their places; nil beyond 64 bits.
  var arenaBytes: KnownCount? {
    guard let liveTensors, let plan = try? AllocationPlan(of: liveTensors) else { return nil }
    return plan.arenaBytes
  }

  private var liveTensors: LiveTensors? {
    try? LiveTensors(
      of: network, batch: batch, precision: precision, includesBranches: includesBranches)
  }
}

@_spi(Rules) public import NetworkModel

/// The figures of every layer of a network, and their totals, for one batch.
///
/// What each figure means is in `docs/conventions.md`.
public struct NetworkSummary: Sendable {
  /// The network that is summed up.
  public let network: InferredNetwork
  /// Images in a batch.
  public let batch: Int
  /// True if side outputs count in the totals.
  public let includesBranches: Bool
  /// By node.
  public let layers: [LayerFigures]
  /// The sums over the layers that count.
  public let totals: FigureTotals

  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
  public init(
    of network: InferredNetwork, batch: Int = 1, precision: Precision = .float32,
    includesBranches: Bool = false
  ) throws(AnalysisError) {
    var layers: [LayerFigures] = []
    layers.reserveCapacity(network.network.nodes.count)
    var totals = FigureTotals(precision: precision)
    let nodes = network.network.nodes
    let placement = OutputPlacement(of: network.network, includesBranches: includesBranches)
    let owners = WeightOwners(of: network.network, includesBranches: includesBranches)
    // Rows show side outputs, and blocks with them, whether or not they count.
    var everything = includesBranches || nodes.allSatisfy { !$0.isSideOutput } ? nil : totals
    for index in nodes.indices {
      let id = network.network.id(at: index)
      let figures: LayerFigures
      do throws(LayerError) {
        figures = try LayerFigures(
          of: nodes[index].layer, sharesWeights: !owners.counts(nodes[index], at: index),
          isFrozen: network.network.isFrozen(at: index), from: network.input(of: id),
          to: network.shape(of: id), storage: placement[index], batch: batch)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      do throws(LayerError) {
        if includesBranches || !nodes[index].isSideOutput { try totals.add(figures) }
        try everything?.add(figures)
      } catch {
        // The layer's own doing if it alone is too much.
        if let own = figures.excess(in: precision) { throw AnalysisError(node: id, error: own) }
        throw .sum(error)
      }
      layers.append(figures)
    }
    do throws(LayerError) {
      for omission in network.network.omissions { try totals.add(omission) }
    } catch {
      throw .sum(error)
    }
    self.network = network
    self.batch = batch
    self.includesBranches = includesBranches
    self.layers = layers
    self.totals = totals
  }

  /// The figures of one layer.
  public subscript(id: NodeID) -> LayerFigures { layers[id.index] }

  /// The sums over some of the layers, each of them once, by their places.
  public func totals(of nodes: some Sequence<Int>) -> FigureTotals {
    var sums = FigureTotals(precision: precision)
    for index in nodes {
      do throws(LayerError) {
        try sums.add(layers[index])
      } catch {
        preconditionFailure("all layers, side outputs too, were summed without overflow")
      }
    }
    return sums
  }

  /// The number type, on which all bytes depend.
  public var precision: Precision { totals.precision }

  /// Returns whether a node counts in the totals.
  public func counts(_ node: Node) -> Bool { includesBranches || !node.isSideOutput }
}

/// A count that does not fit, and where it broke.
public struct AnalysisError: Error, Hashable, Sendable {
  /// The layer at which it broke; nil where each layer has its count, and their sum does not fit.
  public let node: NodeID?
  /// The count that overflowed.
  public let error: LayerError

  /// An error of a sum, which no layer is to blame for.
  static func sum(_ error: LayerError) -> AnalysisError { AnalysisError(node: nil, error: error) }
}

/// The figures of one layer: parameters once, the rest for a whole batch.
public struct LayerFigures: Hashable, Sendable {
  private let ownParameters: ParameterCount
  private let ownMACs: Int64?
  private let ownOperations: OperationCount
  private let ownConnections: Int64?
  /// What is not known of the layer.
  public let unknowns: Unknowns
  /// True if no gradient reaches its parameters.
  public let isFrozen: Bool
  /// Where the output is in memory.
  public let storage: OutputStorage
  /// Values of the output that memory must hold; nil where the layer works in place, gives a view or
  /// is the network's normalized output.
  public let activations: Int64?

  /// Zero where they are counted with another layer that shares them.
  public var parameters: KnownParameters {
    KnownParameters(ownParameters, isLowerBound: unknowns.contains(.parameters))
  }
  /// Nil for a layer that is not a matrix product and is not counted as one.
  public var macs: KnownCount? {
    unknowns.contains(.macs) ? .atLeast(ownMACs ?? 0) : ownMACs.map { KnownCount($0) }
  }
  /// Scalar operations by class, those of the MACs included.
  public var operations: KnownOperations {
    KnownOperations(ownOperations, isLowerBound: unknowns.contains(.operations))
  }
  /// Connections as LeCun et al. 1998 count them; nil for a layer that has none in that sense.
  public var connections: KnownCount? {
    unknowns.contains(.connections)
      ? .atLeast(ownConnections ?? 0) : ownConnections.map { KnownCount($0) }
  }

  init(
    of layer: Layer, sharesWeights: Bool, isFrozen: Bool, from input: LayerInput,
    to output: Shape, storage: OutputStorage, batch: Int
  ) throws(LayerError) {
    let cost = try layer.cost(from: input, to: output)
    ownParameters = sharesWeights ? .none : try layer.parameters(from: input, to: output)
    unknowns = sharesWeights ? layer.unknowns.subtracting(.parameters) : layer.unknowns
    self.isFrozen = isFrozen
    self.storage = storage
    activations = storage == .new ? try output.count.multiplied(by: batch, .activations) : nil
    guard batch != 1 else {
      ownMACs = cost.macs
      ownOperations = cost.operations
      ownConnections = cost.connections
      return
    }
    ownMACs = try cost.macs.map { (count) throws(LayerError) in
      try count.multiplied(by: batch, .macs)
    }
    ownOperations = try cost.operations.multiplied(by: batch)
    ownConnections = try cost.connections.map { (count) throws(LayerError) in
      try count.multiplied(by: batch, .connections)
    }
  }
}

extension LayerFigures {
  /// The figure of the layer that does not fit by itself, or of which a derived figure does not.
  fileprivate func excess(in precision: Precision) -> LayerError? {
    var alone = FigureTotals(precision: precision)
    do throws(LayerError) { try alone.add(self) } catch { return error }
    return nil
  }
}

/// Sums over the layers that count.
///
/// A sum to which something belongs that is not known is a lower bound.
public struct FigureTotals: Hashable, Sendable {
  private var allParameters = ParameterCount.none
  private var allFrozen: Int64 = 0
  private var allMACs: Int64 = 0
  private var allOperations = OperationCount.none
  private var allConnections: Int64 = 0
  private var allActivations: Int64 = 0
  /// What is not known of the layers that are summed up.
  public private(set) var unknowns: Unknowns = []
  /// The number type, on which all bytes depend.
  public let precision: Precision

  /// Bytes of a value in float32.
  public static let bytesPerValue: Int64 = 4

  /// A multiplication and an addition.
  static let flopsPerMAC: Int64 = 2

  /// Weights, biases and running statistics, shared ones once.
  public var parameters: KnownParameters {
    KnownParameters(allParameters, isLowerBound: unknowns.contains(.parameters))
  }
  /// Weights and biases that no gradient reaches.
  public var frozenParameters: KnownCount { count(allFrozen, lacking: .parameters) }
  /// Weights and biases that a gradient reaches.
  public var trainableParameters: KnownCount {
    count(allParameters.total - allFrozen, lacking: .parameters)
  }
  /// Multiply–accumulates of convolutions, transposed convolutions, fully connected layers and products of
  /// paths.
  public var macs: KnownCount { count(allMACs, lacking: .macs) }
  /// Operations of the MACs, a multiplication and an addition each.
  public var flops: KnownCount { count(FigureTotals.flopsPerMAC * allMACs, lacking: .macs) }
  /// Scalar operations by class, those of the MACs included, for the whole batch.
  public var operations: KnownOperations {
    KnownOperations(allOperations, isLowerBound: unknowns.contains(.operations))
  }
  /// Connections as LeCun et al. 1998 count them, for the whole batch.
  public var connections: KnownCount { count(allConnections, lacking: .connections) }
  /// Values of the inputs and of every output that memory must hold, for the whole batch.
  public var activations: KnownCount { count(allActivations, lacking: .outputs) }
  /// Memory of weights and biases in the precision, in bytes.
  public var parameterBytes: KnownCount {
    count(allParameters.total * precision.parameterBytes, lacking: .parameters)
  }
  /// Memory of the activations in the precision, in bytes.
  public var activationBytes: KnownCount {
    count(allActivations * precision.valueBytes, lacking: .outputs)
  }

  private func count(_ known: Int64, lacking unknown: Unknowns) -> KnownCount {
    KnownCount(known, lacking: unknowns.intersection(unknown))
  }

  /// Totals of no layers.
  public init(precision: Precision = .float32) { self.precision = precision }

  /// The sums over some layers.
  ///
  /// - Throws: `.countOverflow` if one does not fit 64 bits.
  public init(
    of layers: some Sequence<LayerFigures>, precision: Precision = .float32
  ) throws(LayerError) {
    self.init(precision: precision)
    for figures in layers { try add(figures) }
  }

  /// - Throws: `.countOverflow` if a sum, or what is derived from it, does not fit 64 bits.
  mutating func add(_ figures: LayerFigures) throws(LayerError) {
    unknowns.formUnion(figures.unknowns)
    try add(figures.parameters.known, isFrozen: figures.isFrozen)
    allMACs = try allMACs.plus(figures.macs?.known ?? 0, .macs)
    _ = try allMACs.multiplied(by: FigureTotals.flopsPerMAC, .flops)
    allOperations = try allOperations.adding(figures.operations.known)
    allConnections = try allConnections.plus(figures.connections?.known ?? 0, .connections)
    allActivations = try allActivations.plus(figures.activations ?? 0, .activations)
    // Differences between networks are always of float32.
    let width = max(precision.valueBytes, FigureTotals.bytesPerValue)
    _ = try allActivations.multiplied(by: width, .activationBytes)
  }

  /// Adds what is known of an operation that is no node.
  ///
  /// - Throws: `.countOverflow`.
  mutating func add(_ omission: Omission) throws(LayerError) {
    unknowns.formUnion(omission.unknowns)
    if let parameters = omission.parameters { try add(parameters, isFrozen: false) }
  }

  private mutating func add(_ own: ParameterCount, isFrozen: Bool) throws(LayerError) {
    allParameters = try allParameters.adding(own)
    _ = try allParameters.total.multiplied(by: precision.parameterBytes, .parameterBytes)
    if isFrozen { allFrozen += own.total }
  }
}

extension Optional<Int64> {
  fileprivate func map(
    _ transform: (Int64) throws(LayerError) -> Int64
  ) throws(LayerError) -> Int64? {
    guard let self else { return nil }
    return try transform(self)
  }
}

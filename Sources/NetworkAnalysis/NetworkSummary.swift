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
    var everything = includesBranches || nodes.allSatisfy { $0.branch == nil } ? nil : totals
    for index in nodes.indices {
      let id = network.network.id(at: index)
      let figures: LayerFigures
      do throws(LayerError) {
        figures = try LayerFigures(
          of: nodes[index].layer, sharesWeights: !owners.counts(nodes[index], at: index),
          isFrozen: nodes[index].attributes.contains(.frozen), from: network.input(of: id),
          to: network.shape(of: id), storage: placement[index], batch: batch)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      do throws(LayerError) {
        if includesBranches || nodes[index].branch == nil { try totals.add(figures) }
        try everything?.add(figures)
      } catch {
        // The layer's own doing if it alone is too much.
        if let own = figures.excess(in: precision) { throw AnalysisError(node: id, error: own) }
        throw .sum(error)
      }
      layers.append(figures)
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
  public func counts(_ node: Node) -> Bool { includesBranches || node.branch == nil }
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
  /// Zero where they are counted with another layer that shares them.
  public let parameters: ParameterCount
  /// True if no gradient reaches its parameters.
  public let isFrozen: Bool
  /// Nil for a layer that is not a matrix product and is not counted as one.
  public let macs: Int64?
  /// Scalar operations by class, those of the MACs included.
  public let operations: OperationCount
  /// Connections as LeCun et al. 1998 count them; nil for a layer that has none in that sense.
  public let connections: Int64?
  /// Where the output is in memory.
  public let storage: OutputStorage
  /// Values of the output that memory must hold; nil where the layer works in place, gives a view or
  /// is the network's normalized output.
  public let activations: Int64?

  init(
    of layer: Layer, sharesWeights: Bool, isFrozen: Bool, from input: LayerInput,
    to output: Shape, storage: OutputStorage, batch: Int
  ) throws(LayerError) {
    let cost = try layer.cost(from: input, to: output)
    parameters = sharesWeights ? .none : try layer.parameters(from: input, to: output)
    self.isFrozen = isFrozen
    self.storage = storage
    activations = storage == .new ? try output.count.multiplied(by: batch, .activations) : nil
    guard batch != 1 else {
      macs = cost.macs
      operations = cost.operations
      connections = cost.connections
      return
    }
    macs = try cost.macs.map { (count) throws(LayerError) in try count.multiplied(by: batch, .macs)
    }
    operations = try cost.operations.multiplied(by: batch)
    connections = try cost.connections.map { (count) throws(LayerError) in
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
public struct FigureTotals: Hashable, Sendable {
  /// Weights, biases and running statistics, shared ones once.
  public private(set) var parameters = ParameterCount.none
  /// Weights and biases that no gradient reaches.
  public private(set) var frozenParameters: Int64 = 0
  /// Multiply–accumulates of convolutions, transposed convolutions, fully connected layers and matrix products.
  public private(set) var macs: Int64 = 0
  /// Scalar operations by class, those of the MACs included, for the whole batch.
  public private(set) var operations = OperationCount.none
  /// Connections as LeCun et al. 1998 count them, for the whole batch.
  public private(set) var connections: Int64 = 0
  /// Values of the inputs and of every output that memory must hold, for the whole batch.
  public private(set) var activations: Int64 = 0
  /// The number type, on which all bytes depend.
  public let precision: Precision

  /// Bytes of a value in float32.
  public static let bytesPerValue: Int64 = 4

  /// Operations of the MACs, a multiplication and an addition each.
  public var flops: Int64 { 2 * macs }
  /// Weights and biases that a gradient reaches.
  public var trainableParameters: Int64 { parameters.total - frozenParameters }
  /// Memory of weights and biases in the precision, in bytes.
  public var parameterBytes: Int64 { parameters.total * precision.parameterBytes }
  /// Memory of the activations in the precision, in bytes.
  public var activationBytes: Int64 { activations * precision.valueBytes }

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
    parameters = try parameters.adding(figures.parameters)
    _ = try parameters.total.multiplied(by: precision.parameterBytes, .parameterBytes)
    if figures.isFrozen { frozenParameters += figures.parameters.total }
    macs = try macs.plus(figures.macs ?? 0, .macs)
    _ = try macs.multiplied(by: 2 as Int64, .flops)
    operations = try operations.adding(figures.operations)
    connections = try connections.plus(figures.connections ?? 0, .connections)
    activations = try activations.plus(figures.activations ?? 0, .activations)
    // Differences between networks are always of float32.
    let width = max(precision.valueBytes, FigureTotals.bytesPerValue)
    _ = try activations.multiplied(by: width, .activationBytes)
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

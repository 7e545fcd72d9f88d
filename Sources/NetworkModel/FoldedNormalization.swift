extension InferredNetwork {
  /// The network with each batch normalization that directly follows a convolution, a transposed
  /// convolution or a fully connected layer made part of its weights and biases, as deployment does.
  ///
  /// A normalization stays where it cannot be folded: it takes its statistics from the image, something else
  /// reads or marks what enters it, or the layer's weights are also used where another normalization follows.
  public func foldingBatchNormalization() -> InferredNetwork {
    let folded = FoldedNormalizations(in: network)
    guard !folded.isEmpty else { return self }
    return removing(folded)
  }

  /// Builds the network again without the normalizations.
  private func removing(_ folded: FoldedNormalizations) -> InferredNetwork {
    var nodes: [Node] = []
    var shapes: [Shape] = []
    nodes.reserveCapacity(network.nodes.count)
    shapes.reserveCapacity(network.nodes.count)
    /// The new place of each node; of a normalization that of the layer it became part of.
    var places: [Int] = []
    places.reserveCapacity(network.nodes.count)
    /// The number of nodes that are left before each one, to map ranges.
    var counts: [Int] = []
    counts.reserveCapacity(network.nodes.count + 1)
    for (index, old) in network.nodes.enumerated() {
      counts.append(nodes.count)
      if let producer = folded.producer(of: index) {
        places.append(places[producer])
        // A module that ended with the normalization ends with what it became part of.
        nodes[places[producer]].enclosingModules += old.enclosingModules
        continue
      }
      var node = old
      switch old.inputs {
      case .none: break
      case .one(let input): node.inputs = .one(NodeID(index: places[input.index]))
      case .many(let inputs):
        node.inputs = .many(inputs.map { NodeID(index: places[$0.index]) })
      }
      node.sharesWeightsOf = old.sharesWeightsOf.map { NodeID(index: places[$0.index]) }
      if folded.isProducer(index), let biased = old.layer.withBias { node.layer = biased }
      places.append(nodes.count)
      nodes.append(node)
      shapes.append(shape(of: NodeID(index: index)))
    }
    counts.append(nodes.count)
    var smaller = network
    smaller.nodes = nodes
    for index in smaller.blocks.indices {
      let range = network.blocks[index].nodes
      smaller.blocks[index].nodes = counts[range.lowerBound]..<counts[range.upperBound]
    }
    smaller.outputs = network.outputs.map { NodeID(index: places[$0.index]) }
    for index in smaller.omissions.indices {
      smaller.omissions[index].inputs = network.omissions[index].inputs.map {
        NodeID(index: places[$0.index])
      }
    }
    return InferredNetwork(network: smaller, shapes: shapes)
  }
}

/// Which normalizations become part of the layers before them.
private struct FoldedNormalizations {
  /// By place: the layer that a normalization becomes part of; nil for any other node.
  private var producers: [Int?]
  private var producing: Set<Int> = []

  var isEmpty: Bool { producing.isEmpty }

  func producer(of index: Int) -> Int? { producers[index] }

  func isProducer(_ index: Int) -> Bool { producing.contains(index) }

  init(in network: Network) {
    producers = Array(repeating: nil, count: network.nodes.count)
    var readers = Array(repeating: 0, count: network.nodes.count)
    for node in network.nodes {
      for input in node.inputs { readers[input.index] += 1 }
    }
    for omission in network.omissions {
      for input in omission.inputs { readers[input.index] += 1 }
    }
    // A result is read by whoever uses the network.
    for output in network.outputs { readers[output.index] += 1 }
    for (index, node) in network.nodes.enumerated() {
      guard case .batchNormalization(let normalization) = node.layer,
        normalization.tracksStatistics, case .one(let input) = node.inputs,
        readers[input.index] == 1, network[input].layer.withBias != nil
      else { continue }
      producers[index] = input.index
    }
    keepWhatIsShared(in: network)
    producing = Set(producers.compactMap { $0 })
  }

  /// What follows the layers that share their weights.
  private enum Following: Equatable {
    /// No normalization that could become part of one of them.
    case nothing
    /// After each of them one with the same parameters, those of this node.
    case normalization(Int)
  }

  /// Of parameters that several nodes share, all are folded, or none is.
  ///
  /// A folded normalization is gone, and the weights before it are changed. So it stays where its own parameters
  /// serve one that stays, and where the weights before it serve a layer that other parameters follow, or none. What
  /// it shares its parameters with then has to stay as well, and so on.
  private mutating func keepWhatIsShared(in network: Network) {
    /// By place: the node that has the parameters. A layer's and a normalization's are never the same.
    var owners: [Int] = []
    owners.reserveCapacity(network.nodes.count)
    for (index, node) in network.nodes.enumerated() {
      let earlier = node.sharesWeightsOf?.index ?? index
      owners.append(earlier < index ? owners[earlier] : index)
    }
    /// By owner: those whose parameters are changed together, or go together.
    var partners: [Int: [Int]] = [:]
    var normalizationOf = [Int?](repeating: nil, count: network.nodes.count)
    for (index, producer) in producers.enumerated() {
      guard let producer else { continue }
      normalizationOf[producer] = index
      partners[owners[producer], default: []].append(owners[index])
      partners[owners[index], default: []].append(owners[producer])
    }
    /// Owners whose parameters stay as they are.
    var kept: Set<Int> = []
    var following: [Int: Following] = [:]
    for (index, node) in network.nodes.enumerated() {
      if node.layer.withBias != nil {
        let own = normalizationOf[index].map { Following.normalization(owners[$0]) } ?? .nothing
        if following.updateValue(own, forKey: owners[index]).map({ $0 != own }) == true {
          kept.insert(owners[index])
        }
      }
      if case .batchNormalization = node.layer, producers[index] == nil {
        kept.insert(owners[index])
      }
    }
    var open = Array(kept)
    while let owner = open.popLast() {
      for partner in partners[owner] ?? [] where kept.insert(partner).inserted {
        open.append(partner)
      }
    }
    for index in producers.indices where kept.contains(owners[index]) { producers[index] = nil }
  }
}

extension Layer {
  /// The layer with a bias for each filter or unit, or the bias that it has; nil for kinds that a
  /// normalization does not become part of.
  fileprivate var withBias: Layer? {
    if case .convolution(let layer) = self {
      // Standardized weights lose the factor that they would take.
      if case .standardized = layer.weights { return nil }
      guard layer.bias == .none else { return self }
      let biased = try? Convolution(
        filters: layer.filters, windows: layer.windows, groups: layer.groups, bias: .shared,
        rounding: layer.rounding, connectionTable: layer.connectionTable, weights: layer.weights)
      return biased.map { .convolution($0) }
    }
    if case .transposedConvolution(let layer) = self {
      guard layer.bias == .none else { return self }
      let biased = try? TransposedConvolution(
        filters: layer.filters, windows: layer.windows, outputPadding: layer.outputPadding,
        groups: layer.groups, bias: .shared)
      return biased.map { .transposedConvolution($0) }
    }
    if case .fullyConnected(let layer) = self {
      guard layer.bias == .none else { return self }
      let biased = try? FullyConnected(units: layer.units, bias: .shared, over: layer.scope)
      return biased.map { .fullyConnected($0) }
    }
    return nil
  }
}

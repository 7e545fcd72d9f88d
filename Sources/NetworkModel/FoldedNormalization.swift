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
  /// By place: the layer that a normalization becomes part of, -1 for any other node.
  private var producers: [Int]
  private var producing: Set<Int> = []

  var isEmpty: Bool { producing.isEmpty }

  func producer(of index: Int) -> Int? { producers[index] < 0 ? nil : producers[index] }

  func isProducer(_ index: Int) -> Bool { producing.contains(index) }

  init(in network: Network) {
    producers = Array(repeating: -1, count: network.nodes.count)
    var readers = Array(repeating: 0, count: network.nodes.count)
    for node in network.nodes {
      for input in node.inputs.ids { readers[input.index] += 1 }
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
    for producer in producers where producer >= 0 { producing.insert(producer) }
  }

  /// Layers of the same weights are folded together, or none of them: their normalizations must share
  /// their parameters likewise.
  private mutating func keepWhatIsShared(in network: Network) {
    var owners: [Int] = []
    owners.reserveCapacity(network.nodes.count)
    for (index, node) in network.nodes.enumerated() {
      let earlier = node.sharesWeightsOf?.index ?? index
      owners.append(earlier < index ? owners[earlier] : index)
    }
    var normalizationOf = Array(repeating: -1, count: network.nodes.count)
    for (index, producer) in producers.enumerated() where producer >= 0 {
      normalizationOf[producer] = index
    }
    // The owner of the normalization after each owner of weights; -2 where they differ.
    var expected: [Int: Int] = [:]
    for (index, node) in network.nodes.enumerated() where node.layer.withBias != nil {
      let normalization = normalizationOf[index] < 0 ? -1 : owners[normalizationOf[index]]
      if let other = expected[owners[index]], other != normalization {
        expected[owners[index]] = -2
      } else {
        expected[owners[index]] = normalization
      }
    }
    // Nor may a normalization's parameters serve a layer that keeps its own.
    var isMixed: Set<Int> = []
    for (index, node) in network.nodes.enumerated() {
      guard case .batchNormalization = node.layer, producers[index] < 0 else { continue }
      isMixed.insert(owners[index])
    }
    for (index, producer) in producers.enumerated() where producer >= 0 {
      if expected[owners[producer]] == -2 || isMixed.contains(owners[index]) {
        producers[index] = -1
      }
    }
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

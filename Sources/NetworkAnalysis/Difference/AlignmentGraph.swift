import NetworkModel

/// A network laid out for alignment: neighbors in both directions, and a number for each distinct layer.
struct AlignmentGraph {
  let network: Network
  let names: [String]
  let kinds: [LayerKind]
  /// Equal for equal layers, of either network.
  let layers: [Int]
  private let consumerStarts: [Int]
  private let consumerNodes: [Int32]

  var count: Int { names.count }

  init(_ network: Network, numbering: inout [Layer: Int]) {
    self.network = network
    let nodes = network.nodes
    names = nodes.map { $0.name }
    kinds = nodes.map { $0.layer.kind }
    layers = nodes.map { node in
      let layer = node.layer.withStatedRounding
      if let known = numbering[layer] { return known }
      let number = numbering.count
      numbering[layer] = number
      return number
    }
    var starts = [Int](repeating: 0, count: nodes.count + 1)
    for node in nodes {
      for input in node.inputs.ids { starts[input.index + 1] += 1 }
    }
    for index in 0..<nodes.count { starts[index + 1] += starts[index] }
    var places = starts
    var consumers = [Int32](repeating: 0, count: starts[nodes.count])
    for (index, node) in nodes.enumerated() {
      for input in node.inputs.ids {
        consumers[places[input.index]] = Int32(index)
        places[input.index] += 1
      }
    }
    consumerStarts = starts
    consumerNodes = consumers
  }

  func inputs(of node: Int) -> [Int] { network.nodes[node].inputs.ids.map { $0.index } }

  func consumerCount(of node: Int) -> Int { consumerStarts[node + 1] - consumerStarts[node] }

  /// The nodes that read a node, in their order.
  func consumers(of node: Int) -> some Sequence<Int> {
    consumerNodes[consumerStarts[node]..<consumerStarts[node + 1]].lazy.map { Int($0) }
  }

  /// Returns whether a node's name is a reason to take it for the node of that name in another network: authors name
  /// convolutions and pools; activations, norms and merges are numbered, and move up when one is inserted.
  func isNamed(_ node: Int) -> Bool { network.nodes[node].layer.family.isNamedByAuthors }
}

extension LayerFamily {
  /// True if authors name such layers, as `conv1` and `pool5`; what comes between is numbered by programs.
  fileprivate var isNamedByAuthors: Bool {
    switch self {
    case .source, .product, .distance, .reduction:
      true
    case .activation, .learnedActivation, .gating, .scaling, .normalization, .distribution, .noise,
      .merge,
      .resampling, .rearrangement, .opaque:
      false
    }
  }
}

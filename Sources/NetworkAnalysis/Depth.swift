public import NetworkModel

/// Depth as the papers count it: the largest number of weight layers (convolutions, transposed
/// convolutions, fully connected and radial basis layers) on a path from an input.
///
/// A gate, which `multiply` spreads over the larger volume that it scales, adds nothing; of factors of equal volume the
/// longest path counts.
public struct NetworkDepth: Sendable {
  private let depths: [Int]
  private let output: NodeID?
  private let isLowerBound: Bool

  /// The depth at every layer, side outputs included; linear in the layers.
  public init(of network: InferredNetwork) {
    var depths: [Int] = []
    let nodes = network.network.nodes
    depths.reserveCapacity(nodes.count)
    for index in nodes.indices {
      let before: Int
      switch nodes[index].inputs {
      case .none:
        before = 0
      case .one(let input):
        before = depths[input.index]
      case .many(let inputs):
        if nodes[index].layer.family == .merge(.multiplication) {
          let shape = network.shape(of: network.network.id(at: index))
          let factors = inputs.filter { network.shape(of: $0) == shape }
          before = (factors.isEmpty ? inputs : factors).reduce(0) { max($0, depths[$1.index]) }
        } else {
          before = inputs.reduce(0) { max($0, depths[$1.index]) }
        }
      }
      depths.append(before + (nodes[index].layer.isWeightLayer ? 1 : 0))
    }
    self.depths = depths
    self.output = network.network.output
    isLowerBound = network.network.unknowns(includingBranches: false).contains(.depth)
  }

  /// Weight layers from an input to the main output.
  ///
  /// Of a network whose output is not known, to the layer that is deepest.
  public var total: KnownCount {
    let known = output.map { depths[$0.index] } ?? (isLowerBound ? depths.max() : nil)
    return KnownCount(Int64(known ?? 0), isLowerBound: isLowerBound)
  }

  /// Weight layers from an input to a node, itself included.
  public subscript(id: NodeID) -> KnownCount {
    KnownCount(Int64(depths[id.index]), isLowerBound: isLowerBound)
  }
}

extension Layer {
  /// True if the papers count the layer in a network's depth.
  var isWeightLayer: Bool {
    switch family {
    case .product, .distance, .opaque(.weightedProduct), .opaque(.recurrence):
      true
    case .opaque(.matrixProduct), .opaque(.elementwise), .opaque(.activation),
      .opaque(.normalization), .opaque(.softmax), .opaque(.none), .opaque(.unknown), .source,
      .reduction, .activation, .learnedActivation, .gating, .scaling, .normalization,
      .distribution, .noise, .merge, .resampling, .rearrangement:
      false
    }
  }
}

public import NetworkModel

/// A network's layers sorted by what conventions tell apart, so that many conventions can count it.
public struct CountedNetwork: Sendable {
  /// Layers that every convention treats alike.
  struct Group: Sendable {
    let layer: LayerClass
    let traits: Traits
    /// By place in the network.
    fileprivate(set) var nodes: [Int]
  }

  struct Traits: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let functional = Traits(rawValue: 1)
    static let frozen = Traits(rawValue: 2)
    static let sharesWeights = Traits(rawValue: 4)
  }

  private struct Key: Hashable {
    let layer: LayerClass
    let traits: Traits
  }

  let network: InferredNetwork
  /// Images in a batch.
  public let batch: Int
  /// Whether side outputs are counted.
  public let includesBranches: Bool
  let groups: [Group]

  /// The layers that conventions count, for a batch of `batch` images, by which every convention multiplies operations
  /// and values; side outputs are left out unless `includesBranches`.
  public init(of network: InferredNetwork, batch: Int = 1, includesBranches: Bool = false) {
    let isRead = CountedNetwork.readNodes(of: network.network)
    var groups: [Group] = []
    var places: [Key: Int] = [:]
    for (index, node) in network.network.nodes.enumerated()
    where includesBranches || node.branch == nil {
      let key = Key(
        layer: LayerClass(of: node.layer, isRead: isRead[index]), traits: Traits(of: node))
      if let place = places[key] {
        groups[place].nodes.append(index)
      } else {
        places[key] = groups.count
        groups.append(Group(layer: key.layer, traits: key.traits, nodes: [index]))
      }
    }
    self.network = network
    self.batch = batch
    self.includesBranches = includesBranches
    self.groups = groups
  }

  /// Whether another layer reads a node's output, by place.
  private static func readNodes(of network: Network) -> [Bool] {
    var isRead = [Bool](repeating: false, count: network.nodes.count)
    for node in network.nodes {
      switch node.inputs {
      case .none: break
      case .one(let input): isRead[input.index] = true
      case .many(let inputs): for input in inputs { isRead[input.index] = true }
      }
    }
    return isRead
  }

  func layer(at index: Int) -> MeasuredLayer {
    let id = network.network.id(at: index)
    return MeasuredLayer(
      layer: network[id].layer, input: network.input(of: id), output: network.shape(of: id))
  }
}

extension CountedNetwork.Traits {
  fileprivate init(of node: Node) {
    self = []
    if node.attributes.contains(.functional) { insert(.functional) }
    if node.attributes.contains(.frozen) { insert(.frozen) }
    if node.sharesWeightsOf != nil { insert(.sharesWeights) }
  }
}

extension CountedNetwork.Group {
  /// What of some charges is due here.
  func due(_ charges: [Charge]) -> [Charge] {
    charges.filter { charge in
      switch charge.condition {
      case .always: true
      case .asModule: !traits.contains(.functional)
      case .asFunction: traits.contains(.functional)
      case .trained: !traits.contains(.frozen)
      }
    }
  }
}

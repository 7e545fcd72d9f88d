public import NetworkModel

/// A network's layers grouped by what conventions distinguish, so that many conventions can count them.
public struct NetworkByClass: Sendable {
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
    /// Nothing comes after: the network's output, or the end of a side output.
    static let isLast = Traits(rawValue: 8)
    /// The output has one spatial axis.
    static let isSequence = Traits(rawValue: 16)
    /// The output has two.
    static let isPlane = Traits(rawValue: 32)
    /// The output has three.
    static let isVolume = Traits(rawValue: 64)
    /// The output has several positions.
    static let hasPositions = Traits(rawValue: 128)
  }

  private struct Key: Hashable {
    let layer: LayerClass
    let traits: Traits
  }

  let network: InferredNetwork
  /// Images in a batch.
  public let batch: Int
  /// True if side outputs are counted.
  public let includesBranches: Bool
  let groups: [Group]

  /// The layers that conventions count, for a batch of `batch` images, by which every convention multiplies operations
  /// and values; side outputs are left out unless `includesBranches`.
  public init(of network: InferredNetwork, batch: Int = 1, includesBranches: Bool = false) {
    let isLast = network.network.ends
    let owners = WeightOwners(of: network.network, includesBranches: includesBranches)
    var groups: [Group] = []
    var places: [Key: Int] = [:]
    for (index, node) in network.network.nodes.enumerated()
    where includesBranches || !node.isSideOutput {
      var traits = Traits(of: node)
      if network.network.isFrozen(at: index) { traits.insert(.frozen) }
      if !owners.counts(node, at: index) { traits.insert(.sharesWeights) }
      if isLast.contains(index) { traits.insert(.isLast) }
      let output = network.shape(of: network.network.id(at: index))
      if output.positions > 1 { traits.insert(.hasPositions) }
      switch output.axes {
      case .one: traits.insert(.isSequence)
      case .two: traits.insert(.isPlane)
      case .three: traits.insert(.isVolume)
      }
      let key = Key(layer: LayerClass(node.layer.family), traits: traits)
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

  func layer(at index: Int) -> MeasuredLayer {
    let id = network.network.id(at: index)
    return MeasuredLayer(
      layer: network[id].layer, input: network.input(of: id), output: network.shape(of: id))
  }
}

extension NetworkByClass.Traits {
  fileprivate init(of node: Node) {
    self = []
    if node.attributes.contains(.functional) { insert(.functional) }
  }
}

extension NetworkByClass.Group {
  /// The rules of a table whose conditions are met here.
  func rules(in table: RuleTable) -> [CountingRule] {
    table[layer].filter { rule in
      !(rule.conditions.contains(.asModule) && traits.contains(.functional))
        && !(rule.conditions.contains(.asFunction) && !traits.contains(.functional))
        && !(rule.conditions.contains(.trained) && traits.contains(.frozen))
        && !(rule.conditions.contains(.read) && traits.contains(.isLast))
        && !(rule.conditions.contains(.onSequences) && !traits.contains(.isSequence))
        && !(rule.conditions.contains(.onPlanes) && !traits.contains(.isPlane))
        && !(rule.conditions.contains(.onVolumes) && !traits.contains(.isVolume))
        && !(rule.conditions.contains(.atPositions) && !traits.contains(.hasPositions))
    }
  }

  /// For people.
  var words: String {
    layer.isDistribution && traits.contains(.isLast) ? "final \(layer.words)" : layer.words
  }
}

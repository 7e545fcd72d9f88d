/// Which of the layers that share weights counts their parameters.
///
/// It is the one whose weights they are, unless it is of a side output that does not count: then the first
/// that counts.
public struct WeightOwners: Sendable {
  /// The layer that counts, by the layer whose weights they are, where these differ.
  private var others: [Int: Int] = [:]

  /// - Parameter includesBranches: whether side outputs count.
  public init(of network: Network, includesBranches: Bool) {
    guard !includesBranches else { return }
    for (index, node) in network.nodes.enumerated() where !node.isSideOutput {
      guard let owner = node.sharesWeightsOf?.index, network.nodes[owner].isSideOutput,
        others[owner] == nil
      else { continue }
      others[owner] = index
    }
  }

  /// Returns whether a layer's parameters are counted with it, and not with another that has the same.
  public func counts(_ node: Node, at index: Int) -> Bool {
    let owner = node.sharesWeightsOf?.index ?? index
    return (others[owner] ?? owner) == index
  }
}

extension Network {
  /// The place of the node whose weights a node uses: its own, unless it shares another's.
  public func weightOwner(at index: Int) -> Int { nodes[index].sharesWeightsOf?.index ?? index }

  /// Returns whether the weights that a node uses are frozen. They are if the layer that has them is, whatever the
  /// layers say that share them: a tensor gets gradients from all of its uses, or from none.
  public func isFrozen(at index: Int) -> Bool {
    nodes[weightOwner(at: index)].attributes.contains(.frozen)
  }
}

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
    for (index, node) in network.nodes.enumerated() where node.branch == nil {
      guard let owner = node.sharesWeightsOf?.index, network.nodes[owner].branch != nil,
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

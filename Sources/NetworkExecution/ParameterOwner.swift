package import NetworkModel

extension Network {
  /// The node whose parameters a node uses: its own, or another's.
  package func parameterOwner(of id: NodeID) -> NodeID {
    var owner = id
    // A layer shares with an earlier one only, so that this ends.
    while let earlier = self[owner].sharesWeightsOf, earlier < owner { owner = earlier }
    return owner
  }
}

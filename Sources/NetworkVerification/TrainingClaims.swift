package import NetworkAnalysis
package import NetworkModel

/// The calculated figures of one training step.
package struct TrainingClaims: Sendable {
  package var network: NetworkClaims
  package let images: Int
  /// The nodes whose parameters are trained, those that share counted once.
  package let trained: Set<NodeID>
  /// Bytes of the outputs saved for the backward pass, of all images.
  package var savedBytes: Int128
  /// Multiply–accumulates of each layer's backward pass, by node.
  package var backwardMacs: [Int64]
  /// Values of all parameters, those that share counted once.
  let parameterCount: Int128

  /// - Throws: `.countOverflow`, with the node.
  package init(
    of network: InferredNetwork, _ claims: NetworkClaims, images: Int
  ) throws(AnalysisError) {
    self.network = claims
    self.images = images
    let saved = try SavedOutputs(of: network)
    trained = Set(
      saved.trained.map { network.network.id(at: network.network.weightOwner(at: $0.index)) })
    savedBytes = saved.bytes(images: images)
    let cost = try TrainingCost(of: NetworkSummary(of: network, batch: images))
    backwardMacs = cost.layers.map { $0?.backward.known ?? 0 }
    var count: Int128 = 0
    for (claim, node) in zip(claims.layers, network.network.nodes)
    where node.sharesWeightsOf == nil { count += Int128(claim.parameters.total) }
    parameterCount = count
  }
}

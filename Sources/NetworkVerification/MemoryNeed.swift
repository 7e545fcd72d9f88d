package import NetworkExecution
package import NetworkModel

/// The least memory that executing a network takes, known before any of it is taken.
package struct MemoryNeed: Hashable, Sendable {
  /// A layer with more values, in its output or in its parameters, than the executor holds in one piece.
  package struct Excess: Hashable, Sendable {
    package let layer: String
    package let count: Int128
    /// `values` or `weights`.
    package let what: String
    /// As many are executed.
    package static let limit = TensorShape.largestCount
  }

  package let excess: Excess?
  package let bytes: Int128

  /// The tensors that live while a layer runs lie in memory with its parameters and what its kernel copies.
  package static func execution(
    of claims: NetworkClaims, _ network: InferredNetwork, by kernels: any LayerKernels
  ) -> MemoryNeed {
    let excess = excess(in: claims, images: 1)
    guard excess == nil else { return MemoryNeed(excess: excess, bytes: 0) }
    var most = 0 as Int128
    for claim in claims.layers {
      let node = network[claim.node]
      let inputs = node.inputs.map { TensorShape(images: 1, network.shape(of: $0)) }
      let workspace = 4 * Int128(kernels.workspaceCount(of: node.layer, on: inputs))
      most = max(
        most, Int128(claim.liveBytes ?? 0) + 4 * Int128(claim.parameters.total) + workspace)
    }
    return MemoryNeed(excess: nil, bytes: most)
  }

  /// All parameters with their gradients, the tensors saved for the backward pass, and what the backward pass of
  /// one layer needs: the gradients on either side of it, and the matrices of which they are products.
  package static func training(of claims: TrainingClaims) -> MemoryNeed {
    let images = Int128(claims.images)
    let excess = excess(in: claims.network, images: images)
    guard excess == nil else { return MemoryNeed(excess: excess, bytes: 0) }
    var most = 0 as Int128
    for claim in claims.network.layers {
      let output = images * Int128(claim.shape.count)
      // What the filters see of one image, copied out, and its gradient; weights once more by columns.
      let columns = Int128(claim.macs) / Int128(claim.shape.channels)
      most = max(most, 2 * output + 2 * columns + Int128(claim.parameters.weights))
    }
    return MemoryNeed(
      excess: nil,
      bytes: Int128(bytesPerTrainedParameter) * claims.parameterCount + claims.savedBytes
        + 4 * most)
  }

  /// A value and its gradient, which becomes its velocity.
  package static let bytesPerTrainedParameter: Int64 = 2 * 4

  private static func excess(in claims: NetworkClaims, images: Int128) -> Excess? {
    for claim in claims.layers {
      for (what, count) in [
        ("values", images * Int128(claim.shape.count)),
        ("weights", Int128(claim.parameters.weights)),
      ] where count > Int128(TensorShape.largestCount) {
        return Excess(layer: claim.name, count: count, what: what)
      }
    }
    return nil
  }
}

import NetworkExecution
import NetworkModel

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

  /// The tensors that live while a layer runs lie in memory with its parameters.
  package static func execution(of claims: NetworkClaims) -> MemoryNeed {
    var most = 0 as Int128
    for claim in claims.layers {
      most = max(most, Int128(claim.liveBytes ?? 0) + 4 * Int128(claim.parameters.total))
    }
    return MemoryNeed(excess: excess(in: claims, images: 1), bytes: most)
  }

  /// All parameters with their gradients, and the tensors saved for the backward pass.
  package static func training(of claims: TrainingClaims) -> MemoryNeed {
    MemoryNeed(
      excess: excess(in: claims.network, images: Int128(claims.images)),
      bytes: 2 * 4 * claims.parameterCount + claims.savedBytes)
  }

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

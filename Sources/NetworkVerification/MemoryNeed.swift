import NetworkExecution
import NetworkModel

/// The least memory that executing a network takes, known before any of it is taken.
public struct MemoryNeed: Hashable, Sendable {
  /// A layer with more values, in its output or in its parameters, than the executor holds in one piece.
  public struct Excess: Hashable, Sendable {
    public let layer: String
    public let count: Int128
    /// `values` or `weights`.
    public let what: String
    /// As many are executed.
    public static let limit = TensorShape.largestCount
  }

  public let excess: Excess?
  public let bytes: Int128

  /// The tensors that live while a layer runs lie in memory with its parameters.
  public static func execution(of claims: NetworkClaims) -> MemoryNeed {
    var most = 0 as Int128
    for claim in claims.layers {
      most = max(most, Int128(claim.liveBytes ?? 0) + 4 * Int128(claim.parameters.total))
    }
    return MemoryNeed(excess: excess(in: claims, images: 1), bytes: most)
  }

  /// All parameters with their gradients, and the tensors saved for the backward pass.
  public static func training(of claims: TrainingClaims) -> MemoryNeed {
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

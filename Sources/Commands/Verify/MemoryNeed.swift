import CNNDiagnostics
import CNNHost
import CNNText
import NetworkModel
import CNNTables
import NetworkExecution
import NetworkTraining
import NetworkVerification

/// The least memory that executing a network takes, known before any of it is taken.
struct MemoryNeed {
  /// A layer with more values, in its output or in its parameters, than the executor holds in one piece.
  struct Excess {
    let layer: String
    let count: Int128
    let what: String
  }

  let excess: Excess?
  let bytes: Int128

  /// The tensors that live while a layer runs lie in memory with its parameters.
  static func execution(of claims: NetworkClaims, _ liveBytes: [Int]) -> MemoryNeed {
    var most = 0 as Int128
    for (claim, bytes) in zip(claims.layers, liveBytes) {
      most = max(most, Int128(bytes) + 4 * Int128(claim.parameters.total))
    }
    return MemoryNeed(excess: excess(in: claims, images: 1), bytes: most)
  }

  /// All parameters with their gradients, and the tensors kept for the way back.
  static func training(
    of network: InferredNetwork, _ claims: NetworkClaims, images: Int
  ) -> MemoryNeed {
    var parameters = 0 as Int128
    for (claim, node) in zip(claims.layers, network.network.nodes)
    where node.sharesWeightsOf == nil { parameters += Int128(claim.parameters.total) }
    let form: Objective.Form = network.endsInSoftmax ? .crossEntropy : .squaredError
    let kept = (try? TrainingPlan(network, toward: form))?.keptBytesPerImage ?? 0
    return MemoryNeed(
      excess: excess(in: claims, images: Int128(images)),
      bytes: 2 * 4 * parameters + Int128(images) * kept)
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

extension InferredNetwork {
  fileprivate var endsInSoftmax: Bool {
    guard let output = network.output, case .softmax = self[output].layer else { return false }
    return true
  }
}

extension CommandRun {
  /// - Throws: After saying so, if the network cannot be executed in the memory there is.
  mutating func requireMemory(
    _ need: MemoryNeed, for network: InferredNetwork
  ) throws(Failure) {
    let name = network.network.name
    if let excess = need.excess {
      throw refused(
        .memoryExceeded,
        "`\(excess.layer)` of `\(name)` has \(NumberText.grouped(Int(clamping: excess.count))) "
          + "\(excess.what), and at most \(NumberText.grouped(TensorShape.largestCount)) are executed",
        help: "`--input` or `--set` may make the network smaller")
    }
    guard let available = console.availableMemory(), need.bytes > available else { return }
    throw refused(
      .memoryExceeded,
      "executing `\(name)` takes at least \(NumberText.binarySize(Int(clamping: need.bytes))) of "
        + "memory, and \(NumberText.binarySize(available)) are available")
  }
}

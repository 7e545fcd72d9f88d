package import NetworkExecution
package import NetworkModel

/// A network's calculated figures checked against executed ones, layer by layer.
package struct Verification: Sendable {
  package let network: InferredNetwork
  package let claims: NetworkClaims
  /// In the order of execution.
  package private(set) var layers: [LayerVerification] = []
  /// The reason that the execution ended early, if it failed.
  package private(set) var failure: ExecutionError?
  /// True if the caller wanted no more layers.
  package private(set) var stoppedEarly = false
  /// The most bytes that live tensors have held at once.
  package private(set) var peakBytes = 0

  package init(of network: InferredNetwork, _ claims: NetworkClaims) {
    self.network = network
    self.claims = claims
  }

  package var name: String { claims.name }

  /// Checks what one layer did against what is said of it.
  @discardableResult
  package mutating func compare(_ run: LayerRun) -> LayerVerification {
    let layer = LayerVerification(claims[run.node], run)
    layers.append(layer)
    peakBytes = max(peakBytes, run.liveBytes)
    return layer
  }

  /// Notes that the execution failed, which a true claim never makes it do.
  package mutating func fail(with error: ExecutionError) {
    failure = error
  }

  /// Notes that the layers after the last one are not wanted.
  package mutating func stop() {
    stoppedEarly = true
  }

  package var shapes: Verdict { Verdict(of: layers.map(\.shape.isEqual)) }
  package var parameters: Verdict { Verdict(of: layers.map(\.parameters.isEqual)) }
  package var operations: Verdict { Verdict(of: layers.map { $0.operations?.isEqual }) }

  /// True if as much lived as calculated, at every layer that ran.
  package var liveBytes: Verdict {
    layers.contains { $0.liveBytes == nil }
      ? .notCounted : layers.allSatisfy { $0.liveBytes?.isEqual == true } ? .equal : .different
  }

  /// The calculated peak of the layers that ran.
  package var calculatedPeakBytes: Int64 {
    layers.reduce(0) { max($0, $1.liveBytes?.calculated ?? 0) }
  }

  /// True if every layer that was wanted ran and nothing differs; what was not counted does not.
  package var holds: Bool {
    failure == nil && (stoppedEarly || layers.count == claims.layers.count)
      && layers.allSatisfy(\.holds)
  }

  package var nonFiniteCount: Int { layers.reduce(0) { $0 + $1.run.nonFiniteCount } }
}

/// The outcome of one comparison over all layers.
package enum Verdict: String, Hashable, Sendable {
  case equal
  case different
  case notCounted = "not counted"

  /// - Parameter layers: Whether each layer is equal; nil for one that was not counted.
  init(of layers: [Bool?]) {
    if layers.contains(false) {
      self = .different
    } else {
      self = layers.isEmpty || layers.contains(nil) ? .notCounted : .equal
    }
  }
}

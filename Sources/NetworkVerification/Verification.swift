public import NetworkExecution
public import NetworkModel

/// A network's calculated figures checked against executed ones, layer by layer.
public struct Verification: Sendable {
  public let network: InferredNetwork
  public let claims: NetworkClaims
  /// In the order of execution.
  public private(set) var layers: [LayerVerification] = []
  /// Why the execution ended early, if it failed.
  public private(set) var failure: ExecutionError?
  /// Whether the caller wanted no more layers.
  public private(set) var stoppedEarly = false
  /// The most bytes that live tensors have held at once.
  public private(set) var peakBytes = 0

  public init(of network: InferredNetwork, _ claims: NetworkClaims) {
    self.network = network
    self.claims = claims
  }

  public var name: String { claims.name }

  /// Checks what one layer did against what is said of it.
  @discardableResult
  public mutating func compare(_ run: LayerRun) -> LayerVerification {
    let layer = LayerVerification(claims[run.node], run)
    layers.append(layer)
    peakBytes = max(peakBytes, run.liveBytes)
    return layer
  }

  /// Notes that the execution failed, which a true claim never makes it do.
  public mutating func fail(with error: ExecutionError) {
    failure = error
  }

  /// Notes that the layers after the last one are not wanted.
  public mutating func stop() {
    stoppedEarly = true
  }

  public var shapes: Verdict { Verdict(of: layers.map(\.shape.isEqual)) }
  public var parameters: Verdict { Verdict(of: layers.map(\.parameters.isEqual)) }
  public var operations: Verdict { Verdict(of: layers.map { $0.operations?.isEqual }) }

  /// Whether as much lived as calculated, at every layer that ran.
  public var liveBytes: Verdict {
    layers.contains { $0.liveBytes == nil }
      ? .notCounted : layers.allSatisfy { $0.liveBytes?.isEqual == true } ? .equal : .different
  }

  /// The calculated peak of the layers that ran.
  public var calculatedPeakBytes: Int {
    layers.reduce(0) { max($0, $1.liveBytes?.calculated ?? 0) }
  }

  /// Whether every layer that was wanted ran and nothing differs; what was not counted does not.
  public var holds: Bool {
    failure == nil && (stoppedEarly || layers.count == claims.layers.count)
      && layers.allSatisfy(\.holds)
  }

  public var nonFiniteCount: Int { layers.reduce(0) { $0 + $1.run.nonFiniteCount } }
}

/// The outcome of one comparison over all layers.
public enum Verdict: String, Hashable, Sendable {
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

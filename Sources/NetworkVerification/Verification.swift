public import NetworkExecution

/// Calculated figures held against executed ones, layer by layer.
public struct Verification: Sendable {
  public let claims: NetworkClaims
  /// In the order of execution.
  public private(set) var layers: [LayerVerification] = []
  /// Why the execution ended early, if it failed.
  public private(set) var failure: ExecutionError?

  public init(of claims: NetworkClaims) {
    self.claims = claims
  }

  /// Holds what one layer did against what is said of it.
  @discardableResult
  public mutating func compare(_ run: LayerRun) -> LayerVerification {
    let layer = LayerVerification(claims[run.node], run)
    layers.append(layer)
    return layer
  }

  /// Notes that the execution failed, which a true claim never makes it do.
  public mutating func fail(with error: ExecutionError) {
    failure = error
  }

  public var shapes: Verdict { Verdict(of: layers.map(\.shape.isEqual)) }
  public var parameters: Verdict { Verdict(of: layers.map(\.parameters.isEqual)) }
  public var operations: Verdict { Verdict(of: layers.map { $0.operations?.isEqual }) }

  /// Whether every layer ran and nothing differs; uncounted operations do not.
  public var holds: Bool {
    failure == nil && layers.count == claims.layers.count && layers.allSatisfy(\.holds)
  }
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

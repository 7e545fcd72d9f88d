import CNNText
import NetworkModel
import CNNTables
import NetworkVerification

/// One line on a terminal's standard error: the layer, the part of the work done, the time left.
struct VerificationProgress {
  private let claims: NetworkClaims
  private let shows: Bool
  /// Work of all layers, in operations, so that a layer of many counts for many.
  private let total: Double
  private var done = 0.0
  private var isShown = false
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  /// - Parameter passes: How often all the work is done.
  init(_ claims: NetworkClaims, passes: Double = 1, showing: Bool) {
    self.claims = claims
    self.shows = showing
    total = passes * claims.layers.reduce(0) { $0 + VerificationProgress.work(of: $1) }
  }

  private static func work(of layer: LayerClaim) -> Double {
    Double(layer.macs) + Double(layer.shape.count) + Double(layer.parameters.total)
  }

  /// - Parameter times: Its work as a multiple of a forward pass.
  mutating func finish(_ node: NodeID, times: Double = 1, console: inout Console) {
    guard shows else { return }
    done += times * VerificationProgress.work(of: claims[node])
    let now = ContinuousClock.now
    guard lastShown.duration(to: now) > .milliseconds(100) else { return }
    lastShown = now
    let part = done / max(total, 1)
    let left = start.duration(to: now).seconds * (1 - part) / max(part, 1e-9)
    isShown = true
    console.writeError(
      "\r\u{1B}[K\(claims.name) \(claims[node].name) "
        + "\(NumberText.percent(part, digits: 0)), \(NumberText.fixed(left, digits: 0)) s left")
  }

  /// Takes the line away.
  mutating func clear(console: inout Console) {
    guard isShown else { return }
    isShown = false
    console.writeError("\r\u{1B}[K")
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

import CNNHost
import CNNText
import NetworkModel
import NetworkVerification

/// The progress of an execution: the layer, the fraction of the work done, the time left.
struct VerificationProgress {
  private let claims: NetworkClaims
  private var line: ProgressLine

  /// - Parameter passes: How often all the work is done.
  init(_ claims: NetworkClaims, passes: Double = 1, showing: Bool) {
    self.claims = claims
    line = ProgressLine(
      total: passes * claims.layers.reduce(0) { $0 + VerificationProgress.work(of: $1) },
      showing: showing)
  }

  /// Operations, so that a layer of many counts for many.
  private static func work(of layer: LayerClaim) -> Double {
    Double(layer.macs) + Double(layer.shape.count) + Double(layer.parameters.total)
  }

  /// - Parameter times: Its work as a multiple of a forward pass.
  mutating func finish(_ node: NodeID, times: Double = 1, console: inout Console) {
    let (network, layer) = (claims.name, claims[node])
    line.advance(by: times * VerificationProgress.work(of: layer), console: &console) {
      part, left in
      "\(network) \(layer.name) "
        + "\(NumberText.percent(part, digits: 0)), \(NumberText.fixed(left, digits: 0)) s left"
    }
  }

  /// Takes the line away.
  mutating func clear(console: inout Console) { line.clear(console: &console) }
}

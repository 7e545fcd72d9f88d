import ComputeKernels
import NetworkExecution
import NetworkModel

/// Bounds that values are brought within as they are stored.
struct Clamp: Hashable, Sendable {
  let least: Float
  let most: Float
}

extension Clamp {
  /// The clamp that an activation function amounts to; nil if it does more.
  init?(_ function: Activation.Function) {
    if function == .relu {
      self.init(least: 0, most: .infinity)
    } else if function == .relu6 {
      self.init(least: 0, most: 6)
    } else {
      return nil
    }
  }
}

extension ck_clamp {
  init(_ clamp: Clamp?) {
    self.init(
      applies: clamp != nil, least: clamp?.least ?? -.infinity, most: clamp?.most ?? .infinity)
  }
}

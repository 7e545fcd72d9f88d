import ComputeKernels
import NetworkExecution
import NetworkModel

/// Bounds that values are brought within as they are stored.
struct Clamp: Hashable, Sendable {
  let least: Float
  let most: Float
}

extension Clamp {
  /// What an activation does, if that is all it does.
  init?(_ function: Activation.Function) {
    switch function {
    case .relu: self.init(least: 0, most: .infinity)
    case .relu6: self.init(least: 0, most: 6)
    case .leakyReLU, .elu, .sigmoid, .tanh, .gelu, .selu, .silu, .mish, .softplus, .hardSwish,
      .hardSigmoid:
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

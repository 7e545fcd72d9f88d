import NetworkExecution

/// Stochastic gradient descent with momentum: `v ← μ·v + g`, `w ← w − η·v`.
///
/// Source: Sutskever et al., ICML 2013, equations 1 and 2, with η outside of v as PyTorch has it.
package struct MomentumDescent: Hashable, Sendable {
  /// η.
  package var learningRate: Double
  /// μ; 0 is plain gradient descent.
  package var momentum: Double

  package init(learningRate: Double, momentum: Double = 0.9) {
    self.learningRate = learningRate
    self.momentum = momentum
  }

  /// One step for one array of parameters, none if the gradient is empty.
  ///
  /// - Precondition: the three are of one length, but that a velocity yet empty stands for zeros.
  func update(_ parameters: inout [Float], velocity: inout [Float], gradient: [Float]) {
    guard !gradient.isEmpty else { return }
    precondition(parameters.count == gradient.count)
    let (rate, momentum) = (Float(learningRate), Float(momentum))
    if velocity.isEmpty {
      // μ·0 + g: the same memory will do.
      velocity = gradient
    } else {
      precondition(velocity.count == gradient.count)
      for index in velocity.indices {
        velocity[index] = momentum * velocity[index] + gradient[index]
      }
    }
    for index in parameters.indices { parameters[index] -= rate * velocity[index] }
  }
}

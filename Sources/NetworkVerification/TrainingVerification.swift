package import NetworkExecution
package import NetworkModel
package import NetworkTraining

/// One network's step of training checked against what is calculated.
package struct TrainedNetwork: Sendable {
  package let network: InferredNetwork
  package let outcome: Result<TrainingVerification, ExecutionError>

  package init(network: InferredNetwork, outcome: Result<TrainingVerification, ExecutionError>) {
    self.network = network
    self.outcome = outcome
  }

  package var name: String { network.network.name }

  package var holds: Bool {
    switch outcome {
    case .success(let verification): verification.holds
    case .failure: false
    }
  }
}

/// A trial of training checked against what is calculated.
package struct TrainingVerification: Hashable, Sendable {
  /// The layers that learn, and those that pass a gradient on by a product, in order.
  package let layers: [LearnedLayer]
  /// Bytes of the outputs saved for the backward pass.
  package let savedBytes: Compared<Int128>
  package let trial: Training.Trial

  package init(of claims: TrainingClaims, _ trial: Training.Trial) {
    self.trial = trial
    savedBytes = Compared(
      calculated: claims.savedBytes, executed: Int128(trial.step.savedBytes))
    var found: [NodeID: Training.GradientFigures] = [:]
    for gradient in trial.step.gradients { found[gradient.node] = gradient }
    layers = claims.network.layers.compactMap { claim in
      let isTrained = claims.trained.contains(claim.node)
      let macs = trial.step.backwardMacs[claim.node].map {
        Compared(calculated: claims.backwardMacs[claim.node.index], executed: Int64($0))
      }
      let isCounted = macs.map { $0.calculated > 0 || $0.executed > 0 } ?? false
      guard isTrained || found[claim.node] != nil || isCounted else { return nil }
      return LearnedLayer(claim, learns: isTrained, found[claim.node], macs)
    }
  }

  package var gradients: Verdict { layers.allSatisfy(\.isEqual) ? .equal : .different }
  package var saved: Verdict { savedBytes.isEqual ? .equal : .different }

  /// Losses, gradients or stepped parameters that are infinite or NaN.
  package var nonFiniteCount: Int {
    [trial.step.loss, trial.lossAfter].count { !$0.isFinite } + trial.nonFiniteParameters
      + layers.reduce(0) { $0 + $1.nonFiniteCount }
  }

  /// True if nothing differs and all values are finite. The loss need not fall: a step may be too long.
  package var holds: Bool {
    layers.allSatisfy(\.isEqual) && savedBytes.isEqual && nonFiniteCount == 0
  }
}

/// One layer's parameters, calculated, and the gradients that the backward pass found for them.
package struct LearnedLayer: Hashable, Sendable {
  package let node: NodeID
  package let name: String
  package let weights: Compared<Int64>
  package let biases: Compared<Int64>
  /// Multiply–accumulates of its backward pass; nil if the kernels do not count.
  package let backwardMacs: Compared<Int64>?
  /// Gradients that are infinite or NaN.
  package let nonFiniteCount: Int

  init(
    _ claim: LayerClaim, learns: Bool, _ found: Training.GradientFigures?,
    _ backwardMacs: Compared<Int64>?
  ) {
    self.backwardMacs = backwardMacs
    node = claim.node
    name = claim.name
    weights = Compared(
      calculated: learns ? claim.parameters.weights : 0, executed: Int64(found?.weights ?? 0))
    biases = Compared(
      calculated: learns ? claim.parameters.biases : 0, executed: Int64(found?.biases ?? 0))
    nonFiniteCount = found?.nonFiniteCount ?? 0
  }

  package var isEqual: Bool {
    weights.isEqual && biases.isEqual && backwardMacs?.isEqual != false
  }
  package var holds: Bool { isEqual && nonFiniteCount == 0 }
}

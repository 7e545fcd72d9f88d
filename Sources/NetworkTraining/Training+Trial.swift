package import NetworkExecution
package import NetworkModel

extension Training {
  /// The result of a trial.
  package struct Trial: Hashable, Sendable {
    /// Of each of the network's results; the loss is their sum.
    package let objectives: [Objective.Form]
    package let images: Int
    package let descent: MomentumDescent
    package let step: Report
    /// The loss on the same batch after the step, with the same dropout masks.
    package let lossAfter: Double
    /// Values of the stepped parameters that are infinite or NaN.
    package let nonFiniteParameters: Int
    package let duration: Duration
  }

  /// One step on a seeded batch: whether a network can learn at all, and what that takes.
  ///
  /// A result that comes from a softmax learns seeded labels by cross-entropy, any other one seeded values
  /// from −1 to 1 by squared error.
  ///
  /// - Parameters:
  ///   - learningRate: Nil for the smallest `Objective.Form.trialRate` of the objectives.
  ///   - retains: Whether an output is to be held for the backward pass, given a node and whether it
  ///     should be; changed only to plant a fault.
  /// - Throws: What a layer throws, with its node; `.stopped`.
  package static func trial(
    of network: Network, images: Int = 1, seed: UInt64, kernels: any LayerKernels,
    learningRate: Double? = nil, momentum: Double = 0.9, threads: Int = 1,
    retaining retains: @escaping @Sendable (NodeID, Bool) -> Bool = { $1 },
    watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Trial {
    let start = ContinuousClock.now
    // Data come from seeds of their own, and before the parameters: a batch may be too large.
    let feeds = try network.feeds(images: images) { id, count in
      SeededNumbers(seed: ~seed, stream: UInt64(id.index)).uniform(
        count, within: Float(3).squareRoot())
    }
    let forms = network.usualObjectives
    let targets: Training.Targets = { result, scores, softmax in
      forms[result].objective(
        for: scores, softmax, SeededNumbers(seed: ~seed, stream: ~UInt64(result)))
    }
    let usualRate = forms.reduce(Objective.Form.crossEntropy.trialRate) { min($0, $1.trialRate) }
    let descent = MomentumDescent(learningRate: learningRate ?? usualRate, momentum: momentum)
    var training = Training(
      network, from: SeededParameters(seed: seed, threads: threads), kernels: kernels,
      descent: descent, seed: seed)
    training.retains = retains
    let report = try training.step(on: feeds, toward: forms, targets, watch: watch)
    // The same dropout masks again, so that only the parameters differ.
    training.steps = 0
    let lossAfter = try training.loss(on: feeds, toward: forms, targets, watch: watch)
    return Trial(
      objectives: forms, images: images, descent: descent, step: report,
      lossAfter: lossAfter,
      nonFiniteParameters: training.nonFiniteCount, duration: start.duration(to: .now))
  }
}

extension Objective.Form {
  /// A learning rate at which the first step makes the loss smaller, as a rule. The squared error is a sum
  /// over all values, and He's weights make those of an untrained network large.
  package var trialRate: Double {
    switch self {
    case .crossEntropy: 0.01
    case .squaredError: 1e-6
    }
  }
}

extension Objective.Form {
  /// Seeded labels for as many distributions as the scores are, or seeded values.
  fileprivate func objective(
    for scores: TensorShape, _ softmax: Softmax, _ numbers: SeededNumbers
  ) -> Objective {
    switch self {
    case .squaredError:
      return .squaredError(targets: numbers.uniform(scores.count, within: 1))
    case .crossEntropy:
      let labels = softmax.distributions(in: scores).enumerated().map { index, places in
        let classes = places.underestimatedCount
        return min(Int(Double(numbers.fraction(at: index)) * Double(classes)), classes - 1)
      }
      return .crossEntropy(labels: labels)
    }
  }
}

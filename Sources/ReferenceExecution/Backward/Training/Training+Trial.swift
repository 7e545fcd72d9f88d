public import NetworkModel

extension Training {
  /// What a trial found.
  public struct Trial: Hashable, Sendable {
    public let objective: Objective.Form
    public let images: Int
    public let step: Report
    /// The loss on the same batch after the step, with the same dropout masks.
    public let lossAfter: Double
    /// Values of the stepped parameters that are infinite or NaN.
    public let nonFiniteParameters: Int
    public let duration: Duration
  }

  /// One step on a seeded batch: whether a network can learn at all, and what that takes.
  ///
  /// A network that ends in a softmax learns seeded labels by cross-entropy, any other one seeded values
  /// from −1 to 1 by squared error.
  ///
  /// - Throws: What a layer throws, with its node; `.stopped`.
  public static func trial(
    of network: InferredNetwork, images: Int = 1, seed: UInt64, kernels: any LayerKernels,
    descent: MomentumDescent = MomentumDescent(learningRate: 0.01), threads: Int = 1,
    watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Trial {
    let start = ContinuousClock.now
    // Data come from seeds of their own, and before the parameters: a batch may be too large.
    let feeds = try network.feeds(images: images) { id, count in
      SeededNumbers(seed: ~seed, stream: UInt64(id.index)).uniform(
        count, within: Float(3).squareRoot())
    }
    let objective = try network.trialObjective(
      images: images, SeededNumbers(seed: ~seed, stream: ~0))
    var training = try Training(
      network, from: SeededParameters(seed: seed, threads: threads), kernels: kernels,
      descent: descent, seed: seed)
    let report = try training.step(on: feeds, toward: objective, watch: watch)
    // The same dropout masks again, so that the parameters alone differ.
    training.steps = 0
    let lossAfter = try training.loss(on: feeds, toward: objective, watch: watch)
    return Trial(
      objective: objective.form, images: images, step: report, lossAfter: lossAfter,
      nonFiniteParameters: training.nonFiniteCount, duration: start.duration(to: .now))
  }
}

extension InferredNetwork {
  fileprivate func trialObjective(
    images: Int, _ numbers: SeededNumbers
  ) throws(ExecutionError) -> Objective {
    let plan = TrainingPlan(self, toward: .crossEntropy) { _ in true }
    let shape = try batch(of: plan.scores, images: images)
    guard plan.hasSoftmax else {
      return .squaredError(targets: numbers.uniform(shape.count, within: 1))
    }
    let labels = plan.softmax.distributions(in: shape).enumerated().map { index, places in
      let classes = places.underestimatedCount
      return min(Int(Double(numbers.fraction(at: index)) * Double(classes)), classes - 1)
    }
    return .crossEntropy(labels: labels)
  }
}

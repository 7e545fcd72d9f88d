public import NetworkModel

extension Training {
  /// One step on a seeded batch: whether a network can learn at all, and what that takes.
  ///
  /// A network that ends in a softmax learns seeded labels by cross-entropy, any other one seeded values
  /// from −1 to 1 by squared error.
  ///
  /// - Throws: What a layer throws, with its node.
  public static func trial(
    of network: InferredNetwork, images: Int = 1, seed: UInt64, kernels: any LayerKernels,
    descent: MomentumDescent = MomentumDescent(learningRate: 0.01)
  ) throws(ExecutionError) -> Report {
    let source = SeededParameters(seed: seed)
    var training = try Training(
      network, from: source, kernels: kernels, descent: descent, seed: seed)
    // Data come from seeds of their own.
    let feeds = try network.feeds(images: images) { id, count in
      SeededNumbers(seed: ~seed, stream: UInt64(id.index)).uniform(
        count, within: Float(3).squareRoot())
    }
    let plan = TrainingPlan(network, toward: .crossEntropy) { _ in true }
    let shape = try network.batch(of: plan.scores, images: images)
    let numbers = SeededNumbers(seed: ~seed, stream: ~0)
    guard plan.hasSoftmax else {
      return try training.step(
        on: feeds, toward: .squaredError(targets: numbers.uniform(shape.count, within: 1)))
    }
    let labels = plan.softmax.distributions(in: shape).enumerated().map { index, places in
      let classes = places.underestimatedCount
      return min(Int(Double(numbers.fraction(at: index)) * Double(classes)), classes - 1)
    }
    return try training.step(on: feeds, toward: .crossEntropy(labels: labels))
  }
}

import NetworkExecution
public import NetworkModel
public import NetworkTraining

/// A trial of training held against what is calculated.
public struct TrainingVerification: Hashable, Sendable {
  /// The layers that learn, in order.
  public let layers: [LearnedLayer]
  /// Bytes of the tensors held for the way back.
  public let keptBytes: Compared<Int128>
  public let trial: Training.Trial

  /// - Throws: `.countOverflow`.
  public init(
    of network: InferredNetwork, _ claims: NetworkClaims, _ trial: Training.Trial
  ) throws(LayerError) {
    self.trial = trial
    let plan = try TrainingPlan(network, toward: trial.objective)
    keptBytes = Compared(
      calculated: plan.keptBytesPerImage * Int128(trial.images),
      executed: Int128(trial.step.keptBytes))
    var found: [NodeID: Training.GradientFigures] = [:]
    for gradient in trial.step.gradients { found[gradient.node] = gradient }
    var expected: Set<NodeID> = []
    for id in plan.forward where plan.learns[id.index] {
      expected.insert(network.network.parameterOwner(of: id))
    }
    layers = network.network.nodes.indices.compactMap { index in
      let id = network.network.id(at: index)
      guard expected.contains(id) || found[id] != nil else { return nil }
      return LearnedLayer(claims[id], id, learns: expected.contains(id), found[id])
    }
  }

  public var gradients: Verdict { layers.allSatisfy(\.isEqual) ? .equal : .different }

  /// Losses, gradients or stepped parameters that are infinite or NaN.
  public var nonFiniteCount: Int {
    [trial.step.loss, trial.lossAfter].count { !$0.isFinite } + trial.nonFiniteParameters
      + layers.reduce(0) { $0 + $1.nonFiniteCount }
  }

  /// Whether nothing differs and all values are finite. The loss need not fall: a step may be too long.
  public var holds: Bool {
    layers.allSatisfy(\.isEqual) && keptBytes.isEqual && nonFiniteCount == 0
  }
}

/// One layer's parameters, calculated, and the gradients that the way back found for them.
public struct LearnedLayer: Hashable, Sendable {
  public let node: NodeID
  public let name: String
  public let weights: Compared<Int>
  public let biases: Compared<Int>
  /// Gradients that are infinite or NaN.
  public let nonFiniteCount: Int

  init(_ claim: LayerClaim, _ node: NodeID, learns: Bool, _ found: Training.GradientFigures?) {
    self.node = node
    name = claim.name
    weights = Compared(
      calculated: learns ? claim.parameters.weights : 0, executed: found?.weights ?? 0)
    biases = Compared(
      calculated: learns ? claim.parameters.biases : 0, executed: found?.biases ?? 0)
    nonFiniteCount = found?.nonFiniteCount ?? 0
  }

  public var isEqual: Bool { weights.isEqual && biases.isEqual }
  public var holds: Bool { isEqual && nonFiniteCount == 0 }
}

import NetworkModel

/// One way through a network in the form of training, forward and back.
struct TrainingPass {
  private let training: Training
  private let plan: TrainingPlan
  /// Outputs that are held, by node.
  private var outputs: [Tensor?]
  private var shapes: [TensorShape?]
  /// Batch normalisations with their running statistics moved.
  private(set) var statistics: [(NodeID, LayerParameters)] = []

  init(_ training: Training, _ plan: TrainingPlan) {
    self.training = training
    self.plan = plan
    outputs = Array(repeating: nil, count: training.parameters.count)
    shapes = Array(repeating: nil, count: training.parameters.count)
  }

  /// Bytes of the distinct tensors that are held.
  var heldBytes: Int {
    let held = plan.forward.filter { outputs[$0.index] != nil }
    return plan.storages(of: held).reduce(0) { sum, id in
      sum + (shapes[id.index]?.count ?? 0) * MemoryLayout<Float>.stride
    }
  }

  // MARK: Forward

  /// Runs all that the scores depend on, and lets go of each output after its last use unless the way
  /// back needs it.
  mutating func forward(_ inputs: [Tensor]) throws(KernelError) -> Tensor {
    var fed = inputs[...]
    let lastReaders = plan.lastReaders
    for id in plan.forward {
      let node = training.network[id]
      var operands: [Tensor] = []
      for input in node.inputs.ids {
        guard let output = outputs[input.index] else { throw .notKept }
        operands.append(output)
        if lastReaders[input.index] == id, !plan.isKept[input.index] {
          outputs[input.index] = nil
        }
      }
      if case .input = node.layer {
        guard let input = fed.popFirst() else {
          throw .inputCount(inputs.count, needed: inputs.count + 1)
        }
        operands = [input]
      }
      let (output, updated) = try training.kernels.run(
        node.layer, in: training.phase(of: id), on: &operands, with: training.parameters(of: id),
        statisticsMomentum: training.statisticsMomentum)
      if case .batchNormalization = node.layer {
        statistics.append((training.owner(of: id), updated))
      }
      outputs[id.index] = output
      shapes[id.index] = output.shape
    }
    guard let scores = outputs[plan.scores.index] else { throw .notKept }
    if !plan.isKept[plan.scores.index] { outputs[plan.scores.index] = nil }
    return scores
  }

  // MARK: Backward

  /// The gradients of all parameters, by node, from that of the scores.
  mutating func backward(from gradient: Tensor) throws(KernelError) -> [LayerParameters] {
    var upstream: [Tensor?] = Array(repeating: nil, count: outputs.count)
    var gradients = Array(repeating: LayerParameters.none, count: outputs.count)
    upstream[plan.scores.index] = gradient
    for id in plan.forward.reversed() where plan.isOnTheWayBack[id.index] {
      guard let gradient = upstream[id.index] else { continue }
      upstream[id.index] = nil
      let node = training.network[id]
      let found = try node.layer.gradients(from: gradient, of: trace(of: id))
      // What follows from this output has been passed on the way back.
      outputs[id.index] = nil
      if plan.learns[id.index] {
        gradients[training.owner(of: id).index].add(found)
      }
      for (input, gradient) in zip(node.inputs.ids, found.inputs)
      where plan.isOnTheWayBack[input.index] {
        if upstream[input.index] == nil {
          upstream[input.index] = gradient
        } else {
          upstream[input.index]?.values.add(gradient.values)
        }
      }
    }
    return gradients
  }

  private func trace(of id: NodeID) -> LayerTrace {
    let node = training.network[id]
    let ids = node.inputs.ids
    var trace = LayerTrace(
      inputShapes: ids.compactMap { shapes[$0.index] }, parameters: training.parameters(of: id),
      phase: training.phase(of: id))
    trace.wantsInputGradients = ids.contains { plan.isOnTheWayBack[$0.index] }
    if node.layer.kept.contains(.inputs) {
      trace.keptInputs = ids.compactMap { outputs[$0.index] }
    }
    if node.layer.kept.contains(.output) { trace.keptOutput = outputs[id.index] }
    return trace
  }
}

extension LayerParameters {
  /// Adds the gradients of one more layer that uses the same parameters.
  fileprivate mutating func add(_ gradients: LayerGradients) {
    if weights.isEmpty { weights = gradients.weights } else { weights.add(gradients.weights) }
    if biases.isEmpty { biases = gradients.biases } else { biases.add(gradients.biases) }
  }
}

extension [Float] {
  /// Adds value by value.
  fileprivate mutating func add(_ other: [Float]) {
    for (index, value) in other.enumerated() { self[index] += value }
  }
}

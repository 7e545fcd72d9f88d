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
  mutating func forward(
    _ feeds: [NodeID: Tensor], toward objective: Objective
  ) throws(ExecutionError) -> (loss: Double, gradient: Tensor) {
    let lastReaders = plan.lastReaders
    for id in plan.forward {
      let node = training.network[id]
      var operands = node.inputs.ids.compactMap { outputs[$0.index] }
      for input in node.inputs.ids where lastReaders[input.index] == id {
        if !plan.isKept[input.index] { outputs[input.index] = nil }
      }
      if case .input = node.layer {
        guard let feed = feeds[id] else { throw ExecutionError(node: id, reason: .missingInput) }
        operands = [feed]
      }
      let output = try run(id, on: &operands)
      outputs[id.index] = output
      shapes[id.index] = output.shape
    }
    guard let scores = outputs[plan.scores.index] else {
      throw ExecutionError(node: plan.scores, reason: .kernel(.notKept))
    }
    do {
      if !plan.isKept[plan.scores.index] { outputs[plan.scores.index] = nil }
      return try objective.evaluate(scores, over: plan.softmax)
    } catch {
      throw ExecutionError(node: plan.scores, reason: .kernel(error))
    }
  }

  private mutating func run(
    _ id: NodeID, on operands: inout [Tensor]
  ) throws(ExecutionError) -> Tensor {
    let layer = training.network[id].layer
    do {
      let (output, updated) = try training.kernels.run(
        layer, in: training.phase(of: id), on: &operands, with: training.parameters(of: id),
        statisticsMomentum: training.statisticsMomentum)
      if case .batchNormalization = layer { statistics.append((training.owner(of: id), updated)) }
      return output
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }

  // MARK: Backward

  /// The gradients of all parameters, by node, from that of the scores.
  mutating func backward(from gradient: Tensor) throws(ExecutionError) -> [LayerParameters] {
    var upstream: [Tensor?] = Array(repeating: nil, count: outputs.count)
    var gradients = Array(repeating: LayerParameters.none, count: outputs.count)
    upstream[plan.scores.index] = gradient
    for id in plan.forward.reversed() where plan.isOnTheWayBack[id.index] {
      guard let gradient = upstream[id.index] else { continue }
      upstream[id.index] = nil
      let node = training.network[id]
      let found = try self.gradients(of: id, from: gradient)
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

  private func gradients(
    of id: NodeID, from upstream: Tensor
  ) throws(ExecutionError) -> LayerGradients {
    do {
      return try training.network[id].layer.gradients(from: upstream, of: trace(of: id))
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
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

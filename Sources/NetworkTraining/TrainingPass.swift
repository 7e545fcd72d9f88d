import NetworkExecution
import NetworkModel

/// One way through a network in the form of training, forward and back.
struct TrainingPass {
  private let training: Training
  private let plan: TrainingPlan
  /// Outputs that are held, by node.
  private var outputs: [Tensor?]
  private var shapes: [TensorShape?]
  private var memory = LiveMemory()
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

  /// The most bytes that outputs and their gradients have held at once.
  var peakBytes: Int { memory.peakBytes }

  // MARK: Forward

  /// Runs all that the scores depend on, and lets go of each output after its last use unless the way
  /// back needs it.
  mutating func forward(
    _ feeds: [NodeID: Tensor], toward objective: Objective,
    watch: Training.Watch = { _, _ in true }
  ) throws(ExecutionError) -> (loss: Double, gradient: Tensor) {
    let lastReaders = plan.lastReaders
    for id in plan.forward {
      guard watch(.forward, id) else { throw ExecutionError(node: id, reason: .stopped) }
      let node = training.network[id]
      var operands = node.inputs.ids.compactMap { outputs[$0.index] }
      var dying: [LiveMemory.Block] = []
      for input in node.inputs.ids
      where lastReaders[input.index] == id && !plan.isKept[input.index] {
        if let tensor = outputs[input.index] { dying.append(LiveMemory.Block(of: tensor)) }
        outputs[input.index] = nil
      }
      if case .input = node.layer {
        guard let feed = feeds[id] else { throw ExecutionError(node: id, reason: .missingInput) }
        operands = [feed]
      }
      let output = try run(id, on: &operands)
      memory.hold(LiveMemory.Block(of: output))
      for block in dying { memory.release(block) }
      outputs[id.index] = output
      shapes[id.index] = output.shape
    }
    return try loss(toward: objective)
  }

  private mutating func loss(
    toward objective: Objective
  ) throws(ExecutionError) -> (loss: Double, gradient: Tensor) {
    guard let scores = outputs[plan.scores.index] else {
      throw ExecutionError(node: plan.scores, reason: .kernel(.notKept))
    }
    do {
      let result = try objective.evaluate(scores, over: plan.softmax)
      memory.hold(LiveMemory.Block(of: result.gradient))
      if !plan.isKept[plan.scores.index] { letGo(of: plan.scores) }
      return result
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
      if case .batchNormalization = layer {
        statistics.append((training.network.network.parameterOwner(of: id), updated))
      }
      return output
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }

  // MARK: Backward

  /// The gradients of all parameters, by node, from that of the scores.
  mutating func backward(
    from gradient: Tensor, watch: Training.Watch = { _, _ in true }
  ) throws(ExecutionError) -> [LayerParameters] {
    var upstream: [Tensor?] = Array(repeating: nil, count: outputs.count)
    var gradients = Array(repeating: LayerParameters.none, count: outputs.count)
    upstream[plan.scores.index] = gradient
    for id in plan.forward.reversed() where plan.isOnTheWayBack[id.index] {
      guard let gradient = upstream[id.index] else { continue }
      guard watch(.back, id) else { throw ExecutionError(node: id, reason: .stopped) }
      upstream[id.index] = nil
      let found = try self.gradients(of: id, from: gradient)
      for tensor in found.inputs { memory.hold(LiveMemory.Block(of: tensor)) }
      memory.release(LiveMemory.Block(of: gradient))
      // What follows from this output has been passed on the way back.
      letGo(of: id)
      if plan.learns[id.index] {
        gradients[training.network.network.parameterOwner(of: id).index].add(found)
      }
      passOn(found.inputs, to: training.network[id].inputs.ids, in: &upstream)
    }
    return gradients
  }

  /// Adds gradients to those of the inputs that have some already.
  private mutating func passOn(
    _ gradients: [Tensor], to inputs: [NodeID], in upstream: inout [Tensor?]
  ) {
    for (input, gradient) in zip(inputs, gradients) {
      guard plan.isOnTheWayBack[input.index] else {
        memory.release(LiveMemory.Block(of: gradient))
        continue
      }
      guard let sum = upstream[input.index] else {
        upstream[input.index] = gradient
        continue
      }
      // Two that share memory part as one is changed.
      memory.release(LiveMemory.Block(of: sum))
      memory.release(LiveMemory.Block(of: gradient))
      upstream[input.index] = nil
      let total = sum.adding(gradient)
      memory.hold(LiveMemory.Block(of: total))
      upstream[input.index] = total
    }
  }

  private mutating func letGo(of id: NodeID) {
    guard let tensor = outputs[id.index] else { return }
    memory.release(LiveMemory.Block(of: tensor))
    outputs[id.index] = nil
  }

  private func gradients(
    of id: NodeID, from upstream: Tensor
  ) throws(ExecutionError) -> LayerGradients {
    do {
      return try training.kernels.gradients(
        of: training.network[id].layer, from: upstream, along: trace(of: id))
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

extension Tensor {
  /// The sum, in the memory of this one if nothing else holds it.
  fileprivate consuming func adding(_ other: Tensor) -> Tensor {
    values.add(other.values)
    return self
  }
}

extension [Float] {
  /// Adds value by value.
  fileprivate mutating func add(_ other: [Float]) {
    for (index, value) in other.enumerated() { self[index] += value }
  }
}

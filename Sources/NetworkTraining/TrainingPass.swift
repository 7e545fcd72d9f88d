import NetworkExecution
import NetworkModel

/// One pass through a network in the form of training, forward and back.
struct TrainingPass {
  private let network: Network
  private let kernels: any LayerKernels
  private let statisticsMomentum: Double
  private let phase: (NodeID) -> Phase
  private let retains: (NodeID, Bool) -> Bool
  private var plan: TrainingPlan
  /// Outputs that are held, by node.
  private var outputs: [Tensor?]
  private var shapes: [TensorShape?]
  private var memory = LiveMemory()
  /// Products that the backward pass of each layer made, by node; none if nobody counted, and for one that did not
  /// run.
  private(set) var backwardMacs: [NodeID: Int] = [:]
  /// Batch normalizations with their running statistics moved.
  private(set) var statistics: [(NodeID, LayerParameters)] = []

  init(_ training: borrowing Training, toward forms: [Objective.Form]) {
    network = training.network
    kernels = training.kernels
    statisticsMomentum = training.statisticsMomentum
    phase = training.phases
    retains = training.retains
    plan = TrainingPlan(training.network, toward: forms)
    outputs = Array(repeating: nil, count: training.network.nodes.count)
    shapes = Array(repeating: nil, count: training.network.nodes.count)
  }

  /// Bytes of the memory that the outputs held lie in, each piece once.
  var savedBytes: Int {
    var saved = LiveMemory()
    for case let output? in outputs { saved.hold(LiveMemory.Block(of: output)) }
    return saved.bytes
  }

  /// The most bytes that outputs and their gradients have held at once.
  var peakBytes: Int { memory.peakBytes }

  // MARK: Forward

  /// Runs all that the scores depend on, and lets go of each output after its last use unless the backward
  /// pass needs it.
  ///
  /// - Parameter parameters: Made where they are not there yet.
  /// - Returns: The extents of the scores of each result.
  @discardableResult
  mutating func forward(
    _ feeds: [NodeID: Tensor], _ parameters: inout ParameterStore, watch: Training.Watch
  ) throws(ExecutionError) -> [TensorShape] {
    for id in plan.forward {
      guard watch(.forward, id) else { throw ExecutionError(node: id, reason: .stopped) }
      let node = network[id]
      var operands = node.inputs.compactMap { outputs[$0.index] }
      if case .input = node.layer {
        guard let feed = feeds[id] else { throw ExecutionError(node: id, reason: .missingInput) }
        operands = [feed]
      }
      try parameters.make(for: id, of: network, reading: operands.map(\.shape))
      let own = parameters.values[network.parameterOwner(of: id).index]
      plan.enter(id, hasParameters: !own.weights.isEmpty || !own.biases.isEmpty)
      var dying: [LiveMemory.Block] = []
      for input in node.inputs
      where plan.lastReaders[input.index] == id && !isHeld(input) && !plan.isScored[input.index] {
        if let tensor = outputs[input.index] { dying.append(LiveMemory.Block(of: tensor)) }
        outputs[input.index] = nil
      }
      let output = try run(id, on: &operands, with: own)
      memory.hold(LiveMemory.Block(of: output))
      for block in dying { memory.release(block) }
      outputs[id.index] = output
      if kernels.countsOperations { backwardMacs[id] = 0 }
      shapes[id.index] = output.shape
    }
    var extents: [TensorShape] = []
    for goal in plan.goals { extents.append(try scores(of: goal).shape) }
    return extents
  }

  private func scores(of goal: TrainingPlan.Goal) throws(ExecutionError) -> Tensor {
    guard let scores = outputs[goal.scores.index] else {
      throw ExecutionError(node: goal.scores, reason: .kernel(.notSaved))
    }
    return scores
  }

  /// The loss, the sum over all results, and its gradients with respect to their scores, by node.
  mutating func loss(
    _ targets: Training.Targets
  ) throws(ExecutionError) -> (loss: Double, gradients: [NodeID: Tensor]) {
    var loss = 0.0
    var gradients: [NodeID: Tensor] = [:]
    for (index, goal) in plan.goals.enumerated() {
      let scores = try scores(of: goal)
      do {
        let objective = targets(index, scores.shape, goal.softmax)
        let result = try objective.evaluate(scores, over: goal.softmax)
        loss += result.loss
        var gradient = result.gradient
        if let sum = gradients.removeValue(forKey: goal.scores) {
          memory.release(LiveMemory.Block(of: sum))
          gradient = sum.adding(gradient)
        }
        memory.hold(LiveMemory.Block(of: gradient))
        gradients[goal.scores] = gradient
      } catch {
        throw ExecutionError(node: goal.scores, reason: .kernel(error))
      }
    }
    for goal in plan.goals where !isHeld(goal.scores) { letGo(of: goal.scores) }
    return (loss, gradients)
  }

  private func isHeld(_ id: NodeID) -> Bool { retains(id, plan.isSaved[id.index]) }

  private mutating func run(
    _ id: NodeID, on operands: inout [Tensor], with parameters: LayerParameters
  ) throws(ExecutionError) -> Tensor {
    do {
      let (output, updated) = try kernels.run(
        network[id].layer, in: phase(id), on: &operands, with: parameters,
        statisticsMomentum: statisticsMomentum)
      // Layers with running statistics have updated them.
      if !updated.mean.isEmpty { statistics.append((network.parameterOwner(of: id), updated)) }
      return output
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }

  // MARK: Backward

  /// The gradients of all parameters, by node, from those of the scores.
  mutating func backward(
    from scores: [NodeID: Tensor], _ parameters: borrowing ParameterStore,
    watch: Training.Watch = { _, _ in true }
  ) throws(ExecutionError) -> [LayerParameters] {
    var upstream: [Tensor?] = Array(repeating: nil, count: outputs.count)
    var gradients = Array(repeating: LayerParameters.none, count: outputs.count)
    for (id, gradient) in scores { upstream[id.index] = gradient }
    for id in plan.forward.reversed() where plan.requiresGradient[id.index] {
      guard let gradient = upstream[id.index] else { continue }
      guard watch(.backward, id) else { throw ExecutionError(node: id, reason: .stopped) }
      upstream[id.index] = nil
      let own = parameters.values[network.parameterOwner(of: id).index]
      let found = try self.gradients(of: id, from: gradient, with: own)
      if let count = found.multiplyAccumulates { backwardMacs[id] = count }
      for tensor in found.inputs { memory.hold(LiveMemory.Block(of: tensor)) }
      memory.release(LiveMemory.Block(of: gradient))
      // The backward pass has passed everything that depends on this output.
      letGo(of: id)
      if plan.isTrainable[id.index] {
        gradients[network.parameterOwner(of: id).index].add(found)
      }
      passOn(found.inputs, to: network[id].inputs.ids, in: &upstream)
    }
    return gradients
  }

  /// Adds gradients to those of the inputs that have some already.
  private mutating func passOn(
    _ gradients: [Tensor], to inputs: [NodeID], in upstream: inout [Tensor?]
  ) {
    for (input, gradient) in zip(inputs, gradients) {
      guard plan.requiresGradient[input.index] else {
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
    of id: NodeID, from upstream: Tensor, with parameters: LayerParameters
  ) throws(ExecutionError) -> LayerGradients {
    do {
      return try kernels.gradients(
        of: network[id].layer, from: upstream, along: trace(of: id, with: parameters))
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }

  private func trace(of id: NodeID, with parameters: LayerParameters) -> LayerTrace {
    let node = network[id]
    let ids = node.inputs.ids
    var trace = LayerTrace(
      inputShapes: ids.compactMap { shapes[$0.index] }, parameters: parameters,
      phase: phase(id))
    trace.wantsWeightGradients = plan.isTrainable[id.index]
    trace.wantsInputGradients = ids.contains { plan.requiresGradient[$0.index] }
    trace.wantsGradients = ids.map { plan.requiresGradient[$0.index] }
    if node.layer.savedOperands.contains(.inputs) {
      trace.keptInputs = ids.compactMap { outputs[$0.index] }
    }
    if node.layer.savedOperands.contains(.output) { trace.keptOutput = outputs[id.index] }
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

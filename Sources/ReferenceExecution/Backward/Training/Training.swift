public import NetworkModel

/// A network that learns: its parameters, and what one step carries along to the next.
public struct Training {
  public let network: InferredNetwork
  /// By node; a node that uses another's weights has none of its own.
  public private(set) var parameters: [LayerParameters]
  public var descent: MomentumDescent
  /// The share of a batch's statistics in the running ones.
  public var statisticsMomentum = 0.1
  let kernels: any LayerKernels
  private let seed: UInt64
  private var velocities: [LayerParameters]
  private var steps: UInt64 = 0

  /// - Parameters:
  ///   - parameters: One a node, of the sizes that the kernels state.
  ///   - kernels: Run the layers that have no form of their own in training.
  ///   - seed: Of the dropout masks.
  /// - Throws: `.inputCount` if there are not as many parameters as nodes.
  public init(
    _ network: InferredNetwork, parameters: [LayerParameters], kernels: any LayerKernels,
    descent: MomentumDescent, seed: UInt64 = 1
  ) throws(KernelError) {
    let count = network.network.nodes.count
    guard parameters.count == count else { throw .inputCount(parameters.count, needed: count) }
    self.network = network
    self.parameters = parameters
    self.kernels = kernels
    self.descent = descent
    self.seed = seed
    velocities = Array(repeating: .none, count: count)
  }

  /// What one step did.
  public struct Report: Hashable, Sendable {
    /// Before the update.
    public var loss: Double
    /// Bytes of the tensors held between forward and backward pass; `TrainingPlan` states the policy.
    public var keptBytes: Int
    /// Values of all gradients of parameters: as many as there are parameters learned.
    public var gradientCount: Int
  }

  /// Goes forward in the form of training, back, and down the gradient.
  ///
  /// - Parameter inputs: One for each input layer, in their order.
  /// - Throws: What kernels and objective throw; `.inputCount`.
  public mutating func step(
    on inputs: [Tensor], toward objective: Objective
  ) throws(KernelError) -> Report {
    let plan = plan(for: objective)
    var pass = TrainingPass(self, plan)
    let scores = try pass.forward(inputs)
    let keptBytes = pass.heldBytes
    let (loss, gradient) = try objective.evaluate(scores, over: plan.softmax)
    let gradients = try pass.backward(from: gradient)
    for (id, updated) in pass.statistics { parameters[id.index] = updated }
    var count = 0
    for (index, gradient) in gradients.enumerated() {
      count += gradient.weights.count + gradient.biases.count
      descent.update(
        &parameters[index].weights, velocity: &velocities[index].weights,
        gradient: gradient.weights)
      descent.update(
        &parameters[index].biases, velocity: &velocities[index].biases, gradient: gradient.biases)
    }
    steps += 1
    return Report(loss: loss, keptBytes: keptBytes, gradientCount: count)
  }

  /// The loss that the next step begins with.
  ///
  /// - Throws: As `step` does.
  public func loss(on inputs: [Tensor], toward objective: Objective) throws(KernelError) -> Double {
    let plan = plan(for: objective)
    var pass = TrainingPass(self, plan)
    return try objective.evaluate(pass.forward(inputs), over: plan.softmax).loss
  }

  /// The loss and how it changes with each parameter learned; empty arrays for what is not.
  ///
  /// - Throws: As `step` does.
  public func gradients(
    on inputs: [Tensor], toward objective: Objective
  ) throws(KernelError) -> (loss: Double, parameters: [LayerParameters]) {
    let plan = plan(for: objective)
    var pass = TrainingPass(self, plan)
    let (loss, gradient) = try objective.evaluate(pass.forward(inputs), over: plan.softmax)
    return (loss, try pass.backward(from: gradient))
  }

  private func plan(for objective: Objective) -> TrainingPlan {
    TrainingPlan(network, toward: objective.form) { id in
      !parameters(of: id).weights.isEmpty || !parameters(of: id).biases.isEmpty
    }
  }

  /// The node in whose place a node's parameters are.
  func owner(of id: NodeID) -> NodeID {
    var owner = id
    // A layer shares with an earlier one only, so that this ends.
    while let earlier = network[owner].sharesWeightsOf, earlier < owner { owner = earlier }
    return owner
  }

  func parameters(of id: NodeID) -> LayerParameters { parameters[owner(of: id).index] }

  /// Every node of every step has a dropout mask of its own.
  func phase(of id: NodeID) -> Phase {
    let stream = steps &* UInt64(network.network.nodes.count) &+ UInt64(id.index)
    return .training(dropout: SeededNumbers(seed: seed, stream: stream))
  }
}

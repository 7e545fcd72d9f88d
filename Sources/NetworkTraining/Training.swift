package import NetworkExecution
package import NetworkModel

/// A network that learns: its parameters, and what one step carries along to the next.
package struct Training {
  package let network: Network
  package var descent: MomentumDescent
  /// The share of a batch's statistics in the running ones.
  package var statisticsMomentum = 0.1
  let kernels: any LayerKernels
  private var store: ParameterStore
  private let seed: UInt64
  private var velocities: [LayerParameters]
  var steps: UInt64 = 0
  /// True if an output is to be held for the backward pass. Tests plant faults here.
  package var retains: @Sendable (_ node: NodeID, _ isSaved: Bool) -> Bool = { $1 }

  /// - Parameters:
  ///   - source: Asked once for each layer, when the layer is to run first, and shown no input. Running
  ///     statistics that it leaves out begin at mean 0 and variance 1.
  ///   - kernels: Run the layers that have no form of their own in training.
  ///   - seed: Of the dropout masks.
  package init(
    _ network: Network, from source: any ParameterSource, kernels: any LayerKernels,
    descent: MomentumDescent, seed: UInt64
  ) {
    self.network = network
    self.kernels = kernels
    self.descent = descent
    self.seed = seed
    store = ParameterStore(count: network.nodes.count, from: source, for: kernels)
    velocities = Array(repeating: .none, count: network.nodes.count)
  }

  /// By node; a node that uses another's parameters has none of its own, and one that has not run yet
  /// none either.
  package internal(set) var parameters: [LayerParameters] {
    get { store.values }
    set { store.values = newValue }
  }

  /// The pass of a step in which a layer runs.
  package enum Direction: Hashable, Sendable, CaseIterable {
    case forward, backward
  }

  /// Asked before each layer; a step that it ends throws `.stopped`.
  package typealias Watch = (Direction, NodeID) -> Bool

  /// The result of one step.
  package struct Report: Hashable, Sendable {
    /// Before the update.
    package var loss: Double
    /// Bytes of the memory that outputs of layers hold between the forward and the backward pass, measured
    /// by the addresses at which they lie.
    package var savedBytes: Int
    /// The most bytes that tensors and the loss's gradients with respect to them held at once, without
    /// parameters, their gradients, and what a kernel needs for itself.
    package var peakBytes: Int
    /// Products that the backward pass of each layer made, added to sums, by node; none if nobody counted, and for
    /// a layer that did not run.
    package var backwardMacs: [NodeID: Int]
    /// Of all that learned, in the order of the nodes.
    package var gradients: [GradientFigures]

    /// Values of all gradients of parameters: as many as there are parameters learned.
    package var gradientCount: Int { gradients.reduce(0) { $0 + $1.weights + $1.biases } }
  }

  /// The gradients of one node's parameters.
  package struct GradientFigures: Hashable, Sendable {
    package let node: NodeID
    package let weights: Int
    package let biases: Int
    /// Values that are infinite or NaN.
    package let nonFiniteCount: Int
  }

  /// An objective for the scores of a result, by its place, of these extents, of which the softmax says what
  /// shares a distribution.
  typealias Targets = (Int, TensorShape, Softmax) -> Objective

  /// Goes forward in the form of training, back, and down the gradient.
  ///
  /// - Parameter feeds: A batch for each input layer.
  /// - Throws: What a layer or the objective throws, with the node; `.stopped`.
  package mutating func step(
    on feeds: [NodeID: Tensor], toward objective: Objective, watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Report {
    try step(on: feeds, toward: [objective.form], { _, _, _ in objective }, watch: watch)
  }

  mutating func step(
    on feeds: [NodeID: Tensor], toward forms: [Objective.Form], _ targets: Targets,
    watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Report {
    var (report, gradients, statistics) = try goForwardAndBack(feeds, forms, targets, watch)
    for (id, updated) in statistics { store.values[id.index] = updated }
    statistics = []
    for index in gradients.indices {
      let gradient = gradients[index]
      // The velocity may take its memory over.
      gradients[index] = .none
      guard !gradient.weights.isEmpty || !gradient.biases.isEmpty else { continue }
      report.gradients.append(
        GradientFigures(
          node: network.id(at: index), weights: gradient.weights.count,
          biases: gradient.biases.count,
          nonFiniteCount: gradient.weights.nonFiniteCount + gradient.biases.nonFiniteCount))
      descent.update(
        &store.values[index].weights, velocity: &velocities[index].weights,
        gradient: gradient.weights)
      descent.update(
        &store.values[index].biases, velocity: &velocities[index].biases,
        gradient: gradient.biases)
    }
    steps += 1
    return report
  }

  /// The pass, whose hold on the parameters ends with it: they are updated where they lie.
  private mutating func goForwardAndBack(
    _ feeds: [NodeID: Tensor], _ forms: [Objective.Form], _ targets: Targets, _ watch: Watch
  ) throws(ExecutionError) -> (Report, [LayerParameters], [(NodeID, LayerParameters)]) {
    var pass = TrainingPass(self, toward: forms)
    try pass.forward(feeds, &store, watch: watch)
    let (loss, scores) = try pass.loss(targets)
    let savedBytes = pass.savedBytes
    let gradients = try pass.backward(from: scores, store, watch: watch)
    let report = Report(
      loss: loss, savedBytes: savedBytes, peakBytes: pass.peakBytes,
      backwardMacs: pass.backwardMacs, gradients: [])
    return (report, gradients, pass.statistics)
  }

  /// The loss that the next step begins with.
  ///
  /// - Throws: As `step` does.
  package mutating func loss(
    on feeds: [NodeID: Tensor], toward objective: Objective, watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Double {
    try loss(on: feeds, toward: [objective.form], { _, _, _ in objective }, watch: watch)
  }

  mutating func loss(
    on feeds: [NodeID: Tensor], toward forms: [Objective.Form], _ targets: Targets,
    watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Double {
    var pass = TrainingPass(self, toward: forms)
    try pass.forward(feeds, &store, watch: watch)
    return try pass.loss(targets).loss
  }

  /// Makes all parameters that a step toward `form` needs, by running forward once.
  ///
  /// - Returns: The extents of the scores.
  /// - Throws: As `step` does.
  @discardableResult
  package mutating func makeParameters(
    on feeds: [NodeID: Tensor], toward form: Objective.Form
  ) throws(ExecutionError) -> TensorShape {
    var pass = TrainingPass(self, toward: [form])
    return try pass.forward(feeds, &store) { _, _ in true }[0]
  }

  /// Returns the gradients of the loss by learned parameter, by node; empty arrays for the others.
  ///
  /// - Throws: As `step` does.
  package mutating func gradients(
    on feeds: [NodeID: Tensor], toward objective: Objective
  ) throws(ExecutionError) -> [LayerParameters] {
    var pass = TrainingPass(self, toward: [objective.form])
    try pass.forward(feeds, &store) { _, _ in true }
    let scores = try pass.loss { _, _, _ in objective }.gradients
    return try pass.backward(from: scores, store)
  }

  /// Values of the parameters that are infinite or NaN.
  package var nonFiniteCount: Int {
    store.values.reduce(0) { sum, parameters in
      LayerParameters.Part.allCases.reduce(sum) { $0 + parameters[$1].nonFiniteCount }
    }
  }

  /// Every node of every step has a dropout mask of its own.
  var phases: (NodeID) -> Phase {
    let (seed, first) = (seed, steps &* UInt64(network.nodes.count))
    return { id in
      .training(dropout: SeededNumbers(seed: seed, stream: first &+ UInt64(id.index)))
    }
  }
}

public import NetworkExecution
public import NetworkModel

/// A network that learns: its parameters, and what one step carries along to the next.
public struct Training {
  public let network: InferredNetwork
  /// By node; a node that uses another's parameters has none of its own.
  public internal(set) var parameters: [LayerParameters]
  public var descent: MomentumDescent
  /// The share of a batch's statistics in the running ones.
  public var statisticsMomentum = 0.1
  let kernels: any LayerKernels
  private let seed: UInt64
  private var velocities: [LayerParameters]
  var steps: UInt64 = 0

  /// - Parameters:
  ///   - source: Asked once for each layer, before it has any input to show. Running statistics that it
  ///     leaves out begin at mean 0 and variance 1.
  ///   - kernels: Run the layers that have no form of their own in training.
  ///   - seed: Of the dropout masks.
  public init(
    _ network: InferredNetwork, from source: any ParameterSource, kernels: any LayerKernels,
    descent: MomentumDescent, seed: UInt64
  ) throws(ExecutionError) {
    self.network = network
    self.kernels = kernels
    self.descent = descent
    self.seed = seed
    parameters = []
    for index in network.network.nodes.indices {
      let id = network.network.id(at: index)
      parameters.append(try network.parameters(of: id, from: source, for: kernels))
    }
    velocities = Array(repeating: .none, count: parameters.count)
  }

  /// Which way a step goes.
  public enum Way: Hashable, Sendable, CaseIterable {
    case forward, back
  }

  /// Asked before each layer; a step that it ends throws `.stopped`.
  public typealias Watch = (Way, NodeID) -> Bool

  /// What one step did.
  public struct Report: Hashable, Sendable {
    /// Before the update.
    public var loss: Double
    /// Bytes of the tensors held between forward and backward pass; `TrainingPlan` states the policy.
    public var keptBytes: Int
    /// The most bytes that tensors and the loss's gradients with respect to them held at once, without
    /// parameters, their gradients, and what a kernel needs for itself.
    public var peakBytes: Int
    /// Of all that learned, in the order of the nodes.
    public var gradients: [GradientFigures]

    /// Values of all gradients of parameters: as many as there are parameters learned.
    public var gradientCount: Int { gradients.reduce(0) { $0 + $1.weights + $1.biases } }
  }

  /// The gradients of one node's parameters.
  public struct GradientFigures: Hashable, Sendable {
    public let node: NodeID
    public let weights: Int
    public let biases: Int
    /// Values that are infinite or NaN.
    public let nonFiniteCount: Int
  }

  /// Goes forward in the form of training, back, and down the gradient.
  ///
  /// - Parameter feeds: A batch for each input layer.
  /// - Throws: What a layer or the objective throws, with the node; `.stopped`.
  public mutating func step(
    on feeds: [NodeID: Tensor], toward objective: Objective, watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Report {
    var (report, gradients, statistics) = try goForwardAndBack(feeds, objective, watch)
    for (id, updated) in statistics { parameters[id.index] = updated }
    statistics = []
    for index in gradients.indices {
      let gradient = gradients[index]
      // The velocity may take its memory over.
      gradients[index] = .none
      guard !gradient.weights.isEmpty || !gradient.biases.isEmpty else { continue }
      report.gradients.append(
        GradientFigures(
          node: network.network.id(at: index), weights: gradient.weights.count,
          biases: gradient.biases.count,
          nonFiniteCount: gradient.weights.nonFiniteCount + gradient.biases.nonFiniteCount))
      descent.update(
        &parameters[index].weights, velocity: &velocities[index].weights,
        gradient: gradient.weights)
      descent.update(
        &parameters[index].biases, velocity: &velocities[index].biases, gradient: gradient.biases)
    }
    steps += 1
    return report
  }

  /// The pass, whose hold on the parameters ends with it: they are updated where they lie.
  private func goForwardAndBack(
    _ feeds: [NodeID: Tensor], _ objective: Objective, _ watch: Watch
  ) throws(ExecutionError) -> (Report, [LayerParameters], [(NodeID, LayerParameters)]) {
    var pass = TrainingPass(self, plan(for: objective))
    let (loss, gradient) = try pass.forward(feeds, toward: objective, watch: watch)
    let keptBytes = pass.heldBytes
    let gradients = try pass.backward(from: gradient, watch: watch)
    let report = Report(
      loss: loss, keptBytes: keptBytes, peakBytes: pass.peakBytes, gradients: [])
    return (report, gradients, pass.statistics)
  }

  /// The loss that the next step begins with.
  ///
  /// - Throws: As `step` does.
  public func loss(
    on feeds: [NodeID: Tensor], toward objective: Objective, watch: Watch = { _, _ in true }
  ) throws(ExecutionError) -> Double {
    var pass = TrainingPass(self, plan(for: objective))
    return try pass.forward(feeds, toward: objective, watch: watch).loss
  }

  /// How the loss changes with each parameter learned, by node; empty arrays for what is not.
  ///
  /// - Throws: As `step` does.
  public func gradients(
    on feeds: [NodeID: Tensor], toward objective: Objective
  ) throws(ExecutionError) -> [LayerParameters] {
    var pass = TrainingPass(self, plan(for: objective))
    let gradient = try pass.forward(feeds, toward: objective).gradient
    return try pass.backward(from: gradient)
  }

  /// Values of the parameters that are infinite or NaN.
  public var nonFiniteCount: Int {
    parameters.reduce(0) { sum, parameters in
      LayerParameters.Part.allCases.reduce(sum) { $0 + parameters[$1].nonFiniteCount }
    }
  }

  private func plan(for objective: Objective) -> TrainingPlan {
    TrainingPlan(network, toward: objective.form) { id in
      !parameters(of: id).weights.isEmpty || !parameters(of: id).biases.isEmpty
    }
  }

  func parameters(of id: NodeID) -> LayerParameters {
    parameters[network.network.parameterOwner(of: id).index]
  }

  /// Every node of every step has a dropout mask of its own.
  func phase(of id: NodeID) -> Phase {
    let stream = steps &* UInt64(network.network.nodes.count) &+ UInt64(id.index)
    return .training(dropout: SeededNumbers(seed: seed, stream: stream))
  }
}

extension InferredNetwork {
  /// What a node begins with; nothing if it uses another's.
  fileprivate func parameters(
    of id: NodeID, from source: any ParameterSource, for kernels: any LayerKernels
  ) throws(ExecutionError) -> LayerParameters {
    let node = self[id]
    guard node.sharesWeightsOf == nil else { return .none }
    let sizes: ParameterSizes
    do {
      var shapes: [TensorShape] = []
      for input in node.inputs.ids { shapes.append(try TensorShape(shape(of: input), images: 1)) }
      sizes = try kernels.parameterSizes(of: node.layer, on: shapes)
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
    let request = ParameterRequest(
      node: id, name: node.name, layer: node.layer, sizes: sizes, inputs: [])
    do {
      var parameters = try source.parameters(for: request)
      if parameters.mean.isEmpty { parameters.mean = Array(repeating: 0, count: sizes.mean) }
      if parameters.variance.isEmpty {
        parameters.variance = Array(repeating: 1, count: sizes.variance)
      }
      return parameters
    } catch {
      throw ExecutionError(node: id, reason: .parameters(error))
    }
  }
}

extension TensorShape {
  /// A batch of volumes.
  ///
  /// - Throws: `.tooLarge`.
  init(_ volume: Shape, images: Int) throws(KernelError) {
    _ = try bounded(images, volume.channels, volume.height, volume.width)
    self.init(
      images: images, channels: volume.channels, height: volume.height, width: volume.width)
  }
}

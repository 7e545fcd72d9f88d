import NetworkExecution
import NetworkModel

/// The layers and tensors that the backward pass touches, found layer by layer as the forward pass runs.
///
/// Saved between the two are those outputs of layers, the input among them, that a layer on the backward
/// pass reads again (`Layer.savedOperands`); each once, however many read it. A layer is on the backward
/// pass if the loss depends on it, and it or anything before it learns. Nothing else is saved: maxima,
/// statistics and dropout masks are found anew.
struct TrainingPlan {
  /// What the loss reads of a result. The loss of several is the sum.
  struct Goal {
    /// The node whose output the loss reads: the result, or what enters a softmax there if the loss has its own.
    let scores: NodeID
    /// Says which scores share a distribution.
    let softmax: Softmax
  }

  let goals: [Goal]
  /// True if the loss reads the node's output, by index.
  let isScored: [Bool]
  /// The nodes that the scores depend on, and theirs, in order.
  let forward: [NodeID]
  /// The last node that reads a node's output, by index.
  let lastReaders: [NodeID?]
  /// True if a gradient passes the node, by index.
  private(set) var requiresGradient: [Bool]
  /// True if the node's own parameters are learned, by index.
  private(set) var isTrainable: [Bool]
  /// True if the backward pass reads the node's output, by index.
  private(set) var isSaved: [Bool]
  private let network: Network

  /// - Parameter forms: For as many of the network's results, from the first.
  init(_ network: Network, toward forms: [Objective.Form]) {
    self.network = network
    let count = network.nodes.count
    goals = zip(network.results, forms).map { result, form in
      if case .crossEntropy = form, let (layer, input) = network.softmax(at: result) {
        return Goal(scores: input, softmax: layer)
      }
      return Goal(scores: result, softmax: Softmax())
    }
    var isScored = Array(repeating: false, count: count)
    for goal in goals { isScored[goal.scores.index] = true }
    self.isScored = isScored
    forward = network.nodes(before: goals.map { $0.scores })
    var readers: [NodeID?] = Array(repeating: nil, count: count)
    for id in forward {
      for input in network[id].inputs { readers[input.index] = id }
    }
    lastReaders = readers
    requiresGradient = Array(repeating: false, count: count)
    isTrainable = requiresGradient
    isSaved = requiresGradient
  }

  /// Enters a node whose inputs have been entered.
  ///
  /// - Parameter hasParameters: Whether it has weights or biases, its own or another's.
  mutating func enter(_ id: NodeID, hasParameters: Bool) {
    let node = network[id]
    let inputs = node.inputs.ids
    // Parameters are frozen where they are declared, whoever else uses them.
    let owner = network[network.parameterOwner(of: id)]
    isTrainable[id.index] = hasParameters && !owner.attributes.contains(.frozen)
    requiresGradient[id.index] =
      isTrainable[id.index]
      || inputs.enumerated().contains { offset, input in
        node.layer.passesGradient(to: offset) && requiresGradient[input.index]
      }
    guard requiresGradient[id.index] else { return }
    let saved = node.layer.savedOperands
    if saved.contains(.output) { isSaved[id.index] = true }
    if saved.contains(.inputs) {
      for input in inputs { isSaved[input.index] = true }
    }
  }
}

extension Network {
  /// The layers whose outputs the network is run for.
  var results: [NodeID] { outputs.isEmpty ? [id(at: nodes.count - 1)] : outputs }

  /// The softmax that a result comes from and what enters it.
  fileprivate func softmax(at result: NodeID) -> (layer: Softmax, input: NodeID)? {
    guard case .softmax(let layer) = self[result].layer, case .one(let input) = self[result].inputs
    else { return nil }
    return (layer, input)
  }

  /// The usual objective of each result: classes if it comes from a softmax, values if not.
  package var usualObjectives: [Objective.Form] {
    results.map { softmax(at: $0) == nil ? .squaredError : .crossEntropy }
  }

  /// Some nodes and all that they depend on, in order.
  fileprivate func nodes(before last: [NodeID]) -> [NodeID] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for id in last { isNeeded[id.index] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input.index] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }.map(id(at:))
  }
}

import NetworkExecution
import NetworkModel

/// The layers and tensors that the backward pass touches, found layer by layer as the forward pass runs.
///
/// Saved between the two are those outputs of layers, the input among them, that a layer on the backward
/// pass reads again (`Layer.savedOperands`); each once, however many read it. A layer is on the backward
/// pass if the loss depends on it, and it or anything before it learns. Nothing else is saved: maxima,
/// statistics and dropout masks are found anew.
struct TrainingPlan {
  /// The node whose output the loss reads: the network's output, or what enters a softmax there if the
  /// loss has its own.
  let scores: NodeID
  /// Says which scores share a distribution.
  let softmax: Softmax
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

  init(_ network: Network, toward form: Objective.Form) {
    self.network = network
    let output = network.lastNode
    if case .crossEntropy = form, let (layer, input) = network.finalSoftmax {
      (scores, softmax) = (input, layer)
    } else {
      (scores, softmax) = (output, Softmax())
    }
    forward = network.nodes(before: scores)
    let count = network.nodes.count
    var readers: [NodeID?] = Array(repeating: nil, count: count)
    for id in forward {
      for input in network[id].inputs.ids { readers[input.index] = id }
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
    isTrainable[id.index] = !node.attributes.contains(.frozen) && hasParameters
    requiresGradient[id.index] =
      isTrainable[id.index] || inputs.contains { requiresGradient[$0.index] }
    guard requiresGradient[id.index] else { return }
    let saved = node.layer.savedOperands
    if saved.contains(.output) { isSaved[id.index] = true }
    if saved.contains(.inputs) {
      for input in inputs { isSaved[input.index] = true }
    }
  }
}

extension Network {
  /// The network's output.
  var lastNode: NodeID { output ?? id(at: nodes.count - 1) }

  /// The softmax at the network's end and what enters it.
  fileprivate var finalSoftmax: (layer: Softmax, input: NodeID)? {
    guard case .softmax(let layer) = self[lastNode].layer,
      case .one(let input) = self[lastNode].inputs
    else { return nil }
    return (layer, input)
  }

  /// The usual objective of a network: classes if it ends in a softmax, values if not.
  package var usualObjective: Objective.Form {
    finalSoftmax == nil ? .squaredError : .crossEntropy
  }

  /// A node and all that it depends on, in order.
  fileprivate func nodes(before last: NodeID) -> [NodeID] {
    var isNeeded = Array(repeating: false, count: last.index + 1)
    isNeeded[last.index] = true
    for index in stride(from: last.index, through: 0, by: -1) where isNeeded[index] {
      for input in nodes[index].inputs.ids { isNeeded[input.index] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }.map(id(at:))
  }
}

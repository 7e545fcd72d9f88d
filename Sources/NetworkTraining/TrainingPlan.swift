import NetworkExecution
public import NetworkModel

/// What the way back through a network touches, known from the network alone.
///
/// What is kept between forward and backward pass: those outputs of layers, the input among them, that a
/// layer on the way back reads again (`Layer.kept`); each once, however many read it. A view (`flatten`)
/// is the tensor it looks at. A layer is on the way back if the loss depends on it, and it or anything
/// before it learns. Nothing else is kept: maxima, statistics and dropout masks are found anew.
public struct TrainingPlan: Sendable {
  /// The node whose output the loss reads: the network's output, or what enters a softmax there if the
  /// loss has its own.
  public let scores: NodeID
  /// Says which scores share a distribution.
  let softmax: Softmax
  /// Whether the loss has taken the place of a softmax at the network's end.
  let hasSoftmax: Bool
  /// The nodes that the scores depend on, and theirs, in order.
  package let forward: [NodeID]
  /// Whether a gradient passes the node, by index.
  private(set) var isOnTheWayBack: [Bool]
  /// Whether the node's own parameters are learned, by index.
  package private(set) var learns: [Bool]
  /// Whether the way back reads the node's output, by index.
  private(set) var isKept: [Bool]
  /// The node whose tensor the node's output is, by index.
  private var storage: [NodeID]
  private let network: InferredNetwork

  /// The plan of a network whose parameters are learned unless it freezes them.
  ///
  /// - Throws: `.countOverflow`.
  public init(_ network: InferredNetwork, toward form: Objective.Form) throws(LayerError) {
    var learns: Set<NodeID> = []
    for index in network.network.nodes.indices {
      let id = network.network.id(at: index)
      let count = try network[id].layer.parameters(
        from: network.input(of: id), to: network.shape(of: id))
      if count.weights + count.biases > 0 { learns.insert(id) }
    }
    self.init(network, toward: form) { learns.contains($0) }
  }

  /// - Parameter hasParameters: Whether a node has weights or biases, its own or another's.
  init(
    _ network: InferredNetwork, toward form: Objective.Form, hasParameters: (NodeID) -> Bool
  ) {
    self.network = network
    let output = network.network.output ?? network.network.id(at: network.network.nodes.count - 1)
    if case .crossEntropy = form, case .softmax(let layer) = network[output].layer,
      case .one(let input) = network[output].inputs
    {
      (scores, softmax, hasSoftmax) = (input, layer, true)
    } else {
      (scores, softmax, hasSoftmax) = (output, Softmax(), false)
    }
    forward = network.nodes(before: scores)
    let count = network.network.nodes.count
    isOnTheWayBack = Array(repeating: false, count: count)
    learns = isOnTheWayBack
    isKept = isOnTheWayBack
    storage = (0..<count).map(network.network.id(at:))
    for id in forward { enter(id, hasParameters: hasParameters(id)) }
  }

  /// Enters a node whose inputs have been entered.
  private mutating func enter(_ id: NodeID, hasParameters: Bool) {
    let node = network[id]
    let inputs = node.inputs.ids
    if node.layer.storage == .view, let input = inputs.first {
      storage[id.index] = storage[input.index]
    }
    learns[id.index] = !node.attributes.contains(.frozen) && hasParameters
    isOnTheWayBack[id.index] =
      learns[id.index] || inputs.contains { isOnTheWayBack[$0.index] }
    guard isOnTheWayBack[id.index] else { return }
    if node.layer.kept.contains(.output) { isKept[id.index] = true }
    if node.layer.kept.contains(.inputs) {
      for input in inputs { isKept[input.index] = true }
    }
  }

  /// Bytes of float32 kept for each image.
  public var keptBytesPerImage: Int128 {
    storages(of: forward.filter { isKept[$0.index] }).reduce(0) { sum, id in
      sum + 4 * Int128(network.shape(of: id).count)
    }
  }

  /// The distinct tensors that the outputs of `nodes` are.
  func storages(of nodes: [NodeID]) -> Set<NodeID> {
    Set(nodes.map { storage[$0.index] })
  }

  /// The last node that reads a node's output, by index.
  var lastReaders: [NodeID?] {
    var readers: [NodeID?] = Array(repeating: nil, count: storage.count)
    for id in forward {
      for input in network[id].inputs.ids { readers[input.index] = id }
    }
    return readers
  }
}

extension InferredNetwork {
  /// A node and all that it depends on, in order.
  fileprivate func nodes(before last: NodeID) -> [NodeID] {
    var isNeeded = Array(repeating: false, count: last.index + 1)
    isNeeded[last.index] = true
    for index in stride(from: last.index, through: 0, by: -1) where isNeeded[index] {
      for input in network.nodes[index].inputs.ids { isNeeded[input.index] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }.map(network.id(at:))
  }
}

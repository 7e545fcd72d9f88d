@_spi(Rules) public import NetworkModel

/// The outputs that a training step saves for backward by the policy of `verify --training`: outputs of
/// layers and nothing else, none written over, each piece of memory once however many layers read it.
///
/// A layer on the backward pass reads again what its derivative needs; a layer is on it if the loss depends
/// on the layer, and the layer or anything before it is trained. A softmax that a result comes from is
/// the loss's and saves nothing, unless a layer reads it too. Maxima, statistics and dropout masks are found anew.
public struct SavedOutputs: Hashable, Sendable {
  /// The nodes whose own weights or biases are trained, in order.
  public let trained: [NodeID]
  /// Values of the outputs saved, for each image.
  public let values: Int128

  /// Bytes of float32.
  public func bytes(images: Int) -> Int128 { 4 * values * Int128(images) }

  /// - Throws: `.countOverflow`, with the node.
  public init(of network: InferredNetwork) throws(AnalysisError) {
    let nodes = network.network.nodes
    let runs = network.network.placesBeforeLoss
    var isOnBackwardPass = Array(repeating: false, count: nodes.count)
    var isSaved = isOnBackwardPass
    var storage = Array(nodes.indices)
    var trained: [NodeID] = []
    for place in runs {
      let (id, node) = (network.network.id(at: place), nodes[place])
      let inputs = node.inputs.ids
      if node.layer.storage == .view, let input = inputs.first {
        storage[place] = storage[input.index]
      }
      let isTrained = try network.hasWeights(id) && !network.network.isFrozen(at: place)
      if isTrained { trained.append(id) }
      isOnBackwardPass[place] =
        isTrained
        || inputs.enumerated().contains { offset, input in
          node.layer.passesGradient(to: offset) && isOnBackwardPass[input.index]
        }
      guard isOnBackwardPass[place] else { continue }
      let reads = node.layer.derivativeReads
      if reads.output { isSaved[storage[place]] = true }
      if reads.inputs {
        for input in inputs { isSaved[storage[input.index]] = true }
      }
    }
    self.trained = trained
    values = nodes.indices.reduce(0) { sum, place in
      guard isSaved[place] else { return sum }
      return sum + Int128(network.shape(of: network.network.id(at: place)).count)
    }
  }
}

extension InferredNetwork {
  fileprivate func hasWeights(_ id: NodeID) throws(AnalysisError) -> Bool {
    do {
      let count = try self[id].layer.parameters(from: input(of: id), to: shape(of: id))
      return count.weights + count.biases > 0
    } catch {
      throw AnalysisError(node: id, error: error)
    }
  }
}

extension Network {
  /// The places of the nodes that a loss of all results depends on, in order.
  fileprivate var placesBeforeLoss: [Int] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for result in outputs.isEmpty ? [id(at: nodes.count - 1)] : outputs {
      if case .softmax = self[result].layer, case .one(let scores) = self[result].inputs {
        isNeeded[scores.index] = true
      } else {
        isNeeded[result.index] = true
      }
    }
    for place in nodes.indices.reversed() where isNeeded[place] {
      for input in nodes[place].inputs { isNeeded[input.index] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }
  }
}

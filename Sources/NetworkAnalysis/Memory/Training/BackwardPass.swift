@_spi(Rules) import NetworkModel

/// The backward pass of a training step: the layers that it goes through, and those that learn.
///
/// It begins at the results, and at the ends of side outputs if they are trained too. No gradient comes to a layer on
/// which no result depends, and none is needed before the first layer that learns.
struct BackwardPass: Sendable {
  /// True if a result depends on the node's output, by node.
  let isNeeded: [Bool]
  /// True if the gradient of the node's output is the loss's alone, by node: no other node that is needed reads it.
  let isStart: [Bool]
  /// True if the node is needed and has weights or biases, its own or another's, that are not frozen; by node.
  let learns: [Bool]
  /// True if a gradient passes the node, by node: it is needed, and it or anything before it learns.
  let requiresGradient: [Bool]

  /// - Parameter includesBranches: true if side outputs are trained too. If not, their gradients are those they would
  ///   have, for reports that show them, but none of them goes on to other layers.
  /// - Throws: `.countOverflow`, with the node.
  init(of network: InferredNetwork, includesBranches: Bool) throws(AnalysisError) {
    let nodes = network.network.nodes
    var isNeeded = network.network.startsOfGradients
    var isStart = isNeeded
    for place in nodes.indices.reversed() where isNeeded[place] {
      for input in nodes[place].inputs {
        let staysAside =
          !includesBranches && nodes[place].isSideOutput && !nodes[input.index].isSideOutput
        guard !staysAside else { continue }
        isNeeded[input.index] = true
        isStart[input.index] = false
      }
    }
    var learns = [Bool](repeating: false, count: nodes.count)
    var requiresGradient = learns
    for place in nodes.indices where isNeeded[place] {
      let (id, layer) = (network.network.id(at: place), nodes[place].layer)
      do throws(LayerError) {
        let parameters = try layer.parameters(
          from: network.input(of: id), to: network.shape(of: id))
        learns[place] = parameters.total > 0 && !network.network.isFrozen(at: place)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      requiresGradient[place] = learns[place]
      for (offset, input) in nodes[place].inputs.enumerated()
      where requiresGradient[input.index] && layer.passesGradient(to: offset) {
        requiresGradient[place] = true
      }
    }
    self.isNeeded = isNeeded
    self.isStart = isStart
    self.learns = learns
    self.requiresGradient = requiresGradient
  }
}

extension Network {
  /// By node, whether a gradient of the loss may begin there: at a result, or at the end of a side output. Of a network
  /// that lacks layers nobody knows where, so that it may be anywhere.
  fileprivate var startsOfGradients: [Bool] {
    var starts = [Bool](repeating: !omissions.isEmpty, count: nodes.count)
    guard omissions.isEmpty else { return starts }
    if outputs.isEmpty, let last = nodes.indices.last { starts[last] = true }
    for output in outputs { starts[output.index] = true }
    guard !branches.isEmpty else { return starts }
    var isRead = [Bool](repeating: false, count: nodes.count)
    for node in nodes {
      for input in node.inputs { isRead[input.index] = true }
    }
    for place in nodes.indices where nodes[place].isSideOutput && !isRead[place] {
      starts[place] = true
    }
    return starts
  }
}

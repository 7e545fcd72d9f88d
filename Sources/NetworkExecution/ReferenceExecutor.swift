package import NetworkModel

/// Runs a network on real numbers, a layer at each step.
///
/// The caller's loop is the place to show progress, to stop early, to look at a tensor or to give up. A
/// tensor is freed after its last use; one that no layer reads is a result and stays.
///
/// It is given the layers and their order alone, never the inferred shapes.
package struct ReferenceExecutor {
  private let network: Network
  private let kernels: any LayerKernels
  private let source: any ParameterSource

  /// The tensors for input layers, until they run.
  private var feeds: [NodeID: Tensor]
  private var tensors: [NodeID: Tensor] = [:]
  /// The remaining reads of each node's tensor.
  private var remainingReads: [Int]
  /// Parameters that a later layer shares, and the last layer that does.
  private var shared: [NodeID: LayerParameters] = [:]
  private var lastSharer: [NodeID: NodeID] = [:]
  private var memory = LiveMemory()
  private var next = 0

  /// - Parameters:
  ///   - feeds: A tensor for each input layer.
  package init(
    _ network: Network, feeding feeds: [NodeID: Tensor], with source: any ParameterSource,
    kernels: any LayerKernels = DirectKernels()
  ) {
    self.network = network
    self.kernels = kernels
    self.source = source
    self.feeds = feeds
    remainingReads = Array(repeating: 0, count: network.nodes.count)
    // Results stay to the end: whoever runs the network reads them.
    for output in network.outputs { remainingReads[output.index] += 1 }
    for (index, node) in network.nodes.enumerated() {
      for input in node.inputs { remainingReads[input.index] += 1 }
      if node.sharesWeightsOf != nil {
        let id = network.id(at: index)
        lastSharer[network.parameterOwner(of: id)] = id
      }
    }
  }

  /// The largest number of bytes that live tensors have held at once.
  package var peakBytes: Int { memory.peakBytes }

  /// Returns a layer's output, if it has run, and is a result, or some layer is still to read it, or none ever
  /// does.
  package func tensor(of node: NodeID) -> Tensor? { tensors[node] }

  /// Runs the next layer; nil after the last one.
  package mutating func step() throws(ExecutionError) -> LayerRun? {
    guard next < network.nodes.count else { return nil }
    let id = network.id(at: next)
    var (operands, dying) = try takeOperands(of: id)
    let sizes = try parameterSizes(of: id, reading: operands)
    let parameters = try parameters(of: id, sizes, reading: operands)
    var tally = OperationTally()
    let start = ContinuousClock.now
    let output = try run(id, on: &operands, with: parameters, counting: &tally)
    let duration = start.duration(to: .now)

    memory.hold(LiveMemory.Block(of: output))
    let run = LayerRun(
      node: id, shape: output.shape, parameters: sizes,
      tally: kernels.countsOperations ? tally : nil, duration: duration,
      nonFiniteCount: output.nonFiniteCount, liveBytes: memory.bytes)
    for block in dying { memory.release(block) }
    tensors[id] = output
    next += 1
    return run
  }

  /// Returns the layer's inputs, and the memory of those that no later layer reads. A dying tensor is handed
  /// over, so that a kernel may write over it.
  private mutating func takeOperands(
    of id: NodeID
  ) throws(ExecutionError) -> (operands: [Tensor], dying: [LiveMemory.Block]) {
    if case .input = network[id].layer {
      guard let feed = feeds.removeValue(forKey: id) else {
        throw ExecutionError(node: id, reason: .missingInput)
      }
      return ([feed], [])
    }
    var operands: [Tensor] = []
    var dying: [LiveMemory.Block] = []
    for input in network[id].inputs {
      remainingReads[input.index] -= 1
      if remainingReads[input.index] > 0 {
        if let tensor = tensors[input] { operands.append(tensor) }
      } else if let tensor = tensors.removeValue(forKey: input) {
        dying.append(LiveMemory.Block(of: tensor))
        operands.append(tensor)
      }
    }
    return (operands, dying)
  }

  private func run(
    _ id: NodeID, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(ExecutionError) -> Tensor {
    do {
      return try kernels.run(
        network[id].layer, on: &operands, with: parameters, counting: &tally)
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }
}

extension ReferenceExecutor {
  private func parameterSizes(
    of id: NodeID, reading operands: [Tensor]
  ) throws(ExecutionError) -> ParameterSizes {
    do {
      return try kernels.parameterSizes(of: network[id].layer, on: operands.map(\.shape))
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
  }

  /// The layer's parameters: from the source, or from the layer whose parameters it shares.
  private mutating func parameters(
    of id: NodeID, _ sizes: ParameterSizes, reading operands: [Tensor]
  ) throws(ExecutionError) -> LayerParameters {
    let owner = network.parameterOwner(of: id)
    if let parameters = shared[owner] {
      if lastSharer[owner] == id { shared[owner] = nil }
      return parameters
    }
    let request = ParameterRequest(
      node: owner, name: network[owner].name, layer: network[id].layer, sizes: sizes,
      inputs: operands)
    do {
      let parameters = try source.parameters(for: request)
      if let last = lastSharer[owner], last != id { shared[owner] = parameters }
      return parameters
    } catch {
      throw ExecutionError(node: id, reason: .parameters(error))
    }
  }
}

package import NetworkExecution
package import NetworkModel

/// Runs a whole network by the fast kernels: weights packed once, layers fused, memory reused, all
/// threads busy from the first layer to the last.
///
/// It shows only the layers that it was asked to keep. Its results agree with those of the direct
/// kernels up to roundings (`docs/decisions/0005-fast-kernels.md`).
package struct FastExecutor: ~Copyable {
  private let plan: FastPlan
  private let nodes: [NodeID]
  private let inputs: [(node: NodeID, shape: TensorShape)]
  private let outputs: [(node: NodeID, value: ValueID)]
  private let memory: AlignedFloats

  /// The duration of each step of the last run, with the last of the layers that it covers.
  package private(set) var steps: [(node: NodeID, duration: Duration)] = []

  /// - Parameters:
  ///   - images: How many run at once.
  ///   - shapes: Extents of the layers' outputs as a run layer by layer found them (`LayerRun.shape`), of
  ///     any number of images.
  ///   - kept: Nodes whose values are wanted; nil for those that no layer reads. Layers that none of
  ///     them needs do not run.
  ///   - parameters: Those of a node that shares no other's.
  package init(
    _ network: Network, images: Int = 1, shapes: [NodeID: TensorShape],
    keeping kept: [NodeID]? = nil, threads: Int = 1,
    instructionSet: InstructionSet = .best, parameters: @escaping (NodeID) -> LayerParameters
  ) throws(ExecutionError) {
    let kept = kept ?? Self.results(of: network)
    let planner = try NetworkPlanner(
      network, images: images, shapes: shapes, keeping: kept, parameters: parameters)
    let outputs = kept.compactMap { node in planner.value(of: node).map { (node: node, value: $0) }
    }
    let plan: FastPlan
    do throws(KernelError) {
      plan = try FastPlan(
        planner.builder, keeping: outputs.map(\.value),
        settings: StepSettings(kernels: instructionSet.kernels, threads: threads))
    } catch {
      throw ExecutionError(node: kept.first ?? network.id(at: 0), reason: .kernel(error))
    }
    self.plan = plan
    self.outputs = outputs
    nodes = planner.nodes
    inputs = zip(planner.inputs, planner.builder.feeds).map { ($0, $1) }
    memory = AlignedFloats(count: plan.memoryCount)
  }

  /// Bytes that all volumes together take; they are reused, so that this is less than their sum.
  package var memoryBytes: Int { plan.memoryCount * MemoryLayout<Float>.stride }

  /// - Parameters:
  ///   - feeds: A tensor for each input layer.
  /// - Returns: The values of the nodes that were kept.
  package mutating func run(
    _ feeds: [NodeID: Tensor]
  ) throws(ExecutionError) -> [NodeID: Tensor] {
    var memory = Memory(base: self.memory.base)
    for (node, shape) in inputs {
      guard let feed = feeds[node] else {
        throw ExecutionError(node: node, reason: .missingInput)
      }
      guard feed.shape == shape else {
        throw ExecutionError(node: node, reason: .kernel(.inputsDiffer(feed.shape, shape)))
      }
      memory.feeds.append(feed)
    }
    let start = ContinuousClock.now
    let times: [ContinuousClock.Instant]
    do throws(StepFault) {
      times = try plan.schedule.run(in: memory)
    } catch {
      throw ExecutionError(node: nodes[error.step], reason: .kernel(error.reason))
    }
    steps = zip(nodes, zip([start] + times, times)).map { ($0, $1.0.duration(to: $1.1)) }
    var results: [NodeID: Tensor] = [:]
    for (node, value) in outputs {
      results[node] = plan.volumes[value.index].tensor(in: memory)
    }
    return results
  }

  /// The nodes that no layer reads.
  private static func results(of network: Network) -> [NodeID] {
    var isRead = Array(repeating: false, count: network.nodes.count)
    for node in network.nodes {
      for input in node.inputs { isRead[input.index] = true }
    }
    return isRead.indices.filter { !isRead[$0] }.map { network.id(at: $0) }
  }
}

public import NetworkModel

/// The tensors that live at each step of a run, and the most that they hold at once.
///
/// Parameters, statistics and kernel workspaces are not counted.
public struct LiveTensors: Sendable {
  /// A piece of memory and the steps during which it is in use. Tensors that overwrite one another
  /// share one.
  public struct Storage: Hashable, Sendable {
    /// Its size, that of the tensor that is made there first.
    public let bytes: Int64
    /// The step whose layer makes its first tensor.
    public let first: Int
    /// The last step during which it is in use.
    public fileprivate(set) var last: Int
  }

  /// The layers in the order in which they run.
  public let order: [NodeID]
  /// Bytes live while the layer of a step runs, by step.
  public let liveBytes: [Int64]
  /// The largest of them; 0 without layers.
  public var peakBytes: KnownCount { KnownCount(knownPeakBytes, isLowerBound: isPartial) }
  /// The most that tensors of known size hold.
  let knownPeakBytes: Int64
  /// True if the sizes of some tensors are not known, so that there may be more bytes at any step.
  public let isPartial: Bool
  /// The first step with as many.
  public let peakStep: Int
  /// In the order in which they begin.
  public let storages: [Storage]
  /// The storage of each node's output, by node; -1 for one that does not run.
  private let storageOfNode: [Int32]
  /// The storages of the places of maxima that poolings made.
  private let storagesOfIndices: [(node: Int, storage: Int)]
  private let isInput: [Bool]

  /// The run in the order of the description; side outputs run only if `includesBranches`.
  ///
  /// - Throws: `.countOverflow(.bytes)`.
  public init(
    of network: InferredNetwork, policy: LivenessPolicy = LivenessPolicy(.cnnshape),
    batch: Int = 1, precision: Precision = .float32, includesBranches: Bool = false
  ) throws(AnalysisError) {
    let graph = try TensorGraph(
      of: network, policy: policy, batch: batch, precision: precision,
      includesBranches: includesBranches)
    self.init(of: network.network, graph, in: graph.order)
  }

  init(of network: Network, _ graph: TensorGraph, in order: [Int]) {
    var run = Recorder(graph, steps: order.count)
    for (step, node) in order.enumerated() { run.record(node, at: step) }
    self.order = order.map(network.id(at:))
    liveBytes = run.liveBytes
    let most = run.liveBytes.max() ?? 0
    knownPeakBytes = most
    peakStep = run.liveBytes.firstIndex(of: most) ?? 0
    isPartial = network.omissions.contains { $0.unknowns.contains(.outputs) }
    storages = run.storages
    storageOfNode = graph.tensors.map { $0 < 0 ? -1 : run.storageOfTensor[Int($0)] }
    storagesOfIndices = order.compactMap { node in
      graph.indexTensor(of: node).map { (node, Int(run.storageOfTensor[$0])) }
    }
    isInput = run.storages.map { storage in
      if case .input = network.nodes[order[storage.first]].layer { true } else { false }
    }
  }

  /// The step at which most lives; nil without layers.
  public var peakNode: NodeID? { order.isEmpty ? nil : order[peakStep] }

  /// Bytes of all memory pieces but the inputs', if nothing were ever freed.
  public var sumOfStorages: Int64 {
    zip(storages, isInput).reduce(0 as Int64) { $0 + ($1.1 ? 0 : $1.0.bytes) }
  }

  /// A tensor by the layer whose output it is at a step, the latest of those that share its memory.
  public struct LiveTensor: Hashable, Sendable {
    /// The layer whose output it is.
    public let node: NodeID
    /// The size of its piece of memory.
    public let bytes: Int64
    /// True of the places of the maxima that a pooling found.
    public let areIndices: Bool
  }

  /// Returns the tensors live while the layer of a step runs, in order of creation.
  public func alive(during step: Int) -> [LiveTensor] {
    var latest: [Int32: NodeID] = [:]
    var indices: Set<Int32> = []
    for node in order.prefix(step + 1) {
      let storage = storageOfNode[node.index]
      guard storage >= 0, isInUse(Int(storage), during: step) else { continue }
      latest[storage] = node
    }
    for (node, storage) in storagesOfIndices where isInUse(storage, during: step) {
      latest[Int32(storage)] = NodeID(index: node)
      indices.insert(Int32(storage))
    }
    return latest.sorted { $0.key < $1.key }.map { storage, node in
      LiveTensor(
        node: node, bytes: storages[Int(storage)].bytes, areIndices: indices.contains(storage))
    }
  }

  private func isInUse(_ storage: Int, during step: Int) -> Bool {
    storages[storage].first <= step && step <= storages[storage].last
  }
}

/// Runs the layers one by one and keeps account of the memory they take.
private struct Recorder {
  private let graph: TensorGraph
  private var live: LiveSet
  private let lastStep: Int
  private(set) var liveBytes: [Int64] = []
  private(set) var storages: [LiveTensors.Storage] = []
  /// By tensor; -1 for what has not been made.
  private(set) var storageOfTensor: [Int32]

  init(_ graph: TensorGraph, steps: Int) {
    self.graph = graph
    live = LiveSet(graph)
    lastStep = steps - 1
    liveBytes.reserveCapacity(steps)
    storages.reserveCapacity(steps)
    storageOfTensor = Array(repeating: -1, count: graph.bytes.count)
  }

  mutating func record(_ node: Int, at step: Int) {
    let result = live.run(node)
    liveBytes.append(result.bytes)
    if graph.makesTensor(node) {
      if let overwritten = result.overwritten {
        storageOfTensor[node] = storageOfTensor[overwritten]
      } else {
        storageOfTensor[node] = Int32(storages.count)
        storages.append(
          LiveTensors.Storage(bytes: graph.bytes[node], first: step, last: lastStep))
      }
    }
    if let indices = graph.indexTensor(of: node) {
      storageOfTensor[indices] = Int32(storages.count)
      storages.append(
        LiveTensors.Storage(bytes: graph.bytes[indices], first: step, last: lastStep))
    }
    if !graph.temporaryBytes.isEmpty, graph.temporaryBytes[node] > 0 {
      storages.append(
        LiveTensors.Storage(bytes: graph.temporaryBytes[node], first: step, last: step))
    }
    for tensor in graph.tensorsRead(by: node)
    where tensor != result.overwritten && live.isDead(tensor) {
      storages[Int(storageOfTensor[tensor])].last = step
    }
  }
}

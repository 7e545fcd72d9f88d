@_spi(Rules) import NetworkModel

/// The forward pass of training: the storage of outputs, and the tensors saved for backward.
struct TrainingForwardPass: Sendable {
  struct Storage: Sendable {
    let bytes: Int64
    let content: Content
    /// True if a layer that is still to run reads it, or it is a result.
    var isLive = true
    /// The number of layers that save it.
    var keepers = 0

    var isInUse: Bool { isLive || keepers > 0 }
  }

  /// What a storage holds.
  enum Content: Sendable {
    case input, output
    /// The places of the maxima that a pooling found, for an unpooling.
    case indices
  }

  /// Bytes that a layer keeps of what no layer outputs.
  struct Extras: Sendable {
    var intermediates: Int64 = 0
    var indices: Int64 = 0
    var statistics: Int64 = 0

    var total: Int64 { intermediates + indices + statistics }
  }

  let graph: TensorGraph
  private(set) var storages: [Storage] = []
  /// By node, and by tensor of places of maxima; -1 for what does not run.
  private(set) var storageOfTensor: [Int32]
  /// The layers that gradients come to, and which of them learn.
  let backward: BackwardPass
  /// The values that each node saves in addition to storages, by node.
  private(set) var extras: [Extras]
  /// The storages that a node keeps, by node.
  private(set) var savedStorages: [[Int32]]
  /// Bytes in use now, and the most there have been.
  private(set) var bytes: Int64 = 0
  private(set) var peakBytes: Int64 = 0

  private var live: LiveSet
  private let precision: Precision
  private let batch: Int

  /// - Throws: `.countOverflow(.bytes)`.
  init(
    of network: InferredNetwork, policy: TrainingPolicy, batch: Int, precision: Precision,
    includesBranches: Bool
  ) throws(AnalysisError) {
    graph = try TensorGraph(
      of: network, policy: policy.placements, batch: batch, precision: precision,
      includesBranches: includesBranches)
    live = LiveSet(graph)
    self.precision = precision
    self.batch = batch
    backward = try BackwardPass(of: network, includesBranches: includesBranches)
    let count = network.network.nodes.count
    storageOfTensor = Array(repeating: -1, count: graph.bytes.count)
    extras = Array(repeating: Extras(), count: count)
    savedStorages = Array(repeating: [], count: count)
    for place in graph.order {
      let id = network.network.id(at: place)
      do throws(LayerError) {
        _ = try graph.bytes[place].multiplied(by: 4)
        if let indices = graph.indexTensor(of: place) {
          _ = try graph.bytes[indices].multiplied(by: 4)
        }
        try run(id, of: network, policy: policy)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      // Below a quarter of the largest integer, as each layer's own, so that sums of sums fit too.
      guard bytes <= Int64.max / 4 else { throw .sum(.countOverflow(.bytes)) }
    }
  }

  private mutating func run(
    _ id: NodeID, of network: InferredNetwork, policy: TrainingPolicy
  ) throws(LayerError) {
    let (place, node) = (id.index, network[id])
    let candidate = Int(graph.overwritable[place])
    let isSaved = candidate >= 0 && storages[Int(storageOfTensor[candidate])].keepers > 0
    let step = live.run(
      place, allowingOverwrite: policy.mayOverwrite(saved: isSaved, by: node.layer))
    enter(place, over: step.overwritten, isInput: node.layer.kind == .input)
    if backward.requiresGradient[place] {
      let saved = try node.layer.saved(
        from: network.input(of: id), to: network.shape(of: id),
        TrainingForm(
          isTrained: backward.learns[place], isInPlace: step.overwritten != nil,
          passesGradient: graph.inputNodes(of: place).count > 1
            ? graph.inputNodes(of: place).map { backward.requiresGradient[$0] } : []))
      try keep(saved, at: place)
    }
    peakBytes = max(peakBytes, bytes)
    for tensor in graph.tensorsRead(by: place)
    where tensor != step.overwritten && live.isDead(tensor) {
      let storage = Int(storageOfTensor[tensor])
      guard storages[storage].isLive else { continue }
      storages[storage].isLive = false
      if !storages[storage].isInUse { bytes -= storages[storage].bytes }
    }
  }

  private mutating func enter(_ place: Int, over overwritten: Int?, isInput: Bool) {
    if let overwritten {
      storageOfTensor[place] = storageOfTensor[overwritten]
    } else if graph.makesTensor(place) {
      make(place, isInput ? .input : .output)
    } else {
      storageOfTensor[place] = storageOfTensor[Int(graph.tensors[place])]
    }
    if let indices = graph.indexTensor(of: place) { make(indices, .indices) }
  }

  private mutating func make(_ tensor: Int, _ content: Content) {
    storageOfTensor[tensor] = Int32(storages.count)
    storages.append(Storage(bytes: graph.bytes[tensor], content: content))
    bytes += graph.bytes[tensor]
  }

  private mutating func keep(_ saved: SavedForBackward, at place: Int) throws(LayerError) {
    switch saved.inputs {
    case .none: break
    case .all:
      for tensor in graph.tensorsRead(by: place) { keep(storageOfTensor[tensor], at: place) }
    case .some(let isSaved):
      for (tensor, isSaved) in zip(graph.tensorsRead(by: place), isSaved) where isSaved {
        keep(storageOfTensor[tensor], at: place)
      }
    }
    if saved.output { keep(storageOfTensor[place], at: place) }
    var indexBytes = saved.indexBytes
    if let indices = graph.indexTensor(of: place) {
      keep(storageOfTensor[indices], at: place)
      indexBytes = 0
    }
    extras[place] = Extras(
      intermediates: try saved.intermediates.multiplied(by: batch).multiplied(
        by: precision.valueBytes),
      indices: try indexBytes.multiplied(by: batch),
      statistics: try saved.statistics.multiplied(by: batch).plus(saved.batchStatistics)
        .multiplied(by: precision.statisticBytes))
    // All other bytes are below a quarter of the largest integer, and so are a layer's own.
    let more = try extras[place].intermediates.plus(extras[place].indices)
      .plus(extras[place].statistics)
    _ = try more.multiplied(by: 4)
    bytes += more
  }

  private mutating func keep(_ storage: Int32, at place: Int) {
    guard !savedStorages[place].contains(storage) else { return }
    savedStorages[place].append(storage)
    storages[Int(storage)].keepers += 1
  }
}

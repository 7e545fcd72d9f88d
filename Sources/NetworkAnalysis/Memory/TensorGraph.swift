import NetworkModel

/// The tensors that a network's layers make under a policy, and who reads them.
///
/// A tensor is named by the node that makes it; a view is its input's tensor. The places of maxima that a pooling
/// makes for an unpooling are a tensor named after all nodes. All sums of its bytes fit 64 bits.
struct TensorGraph: Sendable {
  /// The nodes that run, in the order given.
  let order: [Int]
  /// The start of each node's inputs in `inputs`; one more entry ends the last.
  private var starts: [Int32] = [0]
  private var inputs: [Int32] = []
  /// The tensor of the places of maxima, by the pooling that makes it.
  private var indexTensors: [Int: Int] = [:]
  /// The tensor that a node's output is, by node.
  private(set) var tensors: [Int32] = []
  /// Bytes of the tensor that a node makes, by node; 0 for a view. Then those of places of maxima.
  private(set) var bytes: [Int64] = []
  /// Bytes that a node needs while it runs and no longer, by node.
  private(set) var temporaryBytes: [Int64] = []
  /// The number of reads of each tensor, by tensor.
  private(set) var reads: [Int32] = []
  /// True if a tensor stays to the end, by tensor.
  private(set) var isHeld: [Bool] = []
  /// The tensor that a node's output may be written over, by node; -1 for none.
  private(set) var overwritable: [Int32] = []
  /// Bytes of all tensors together.
  private var totalBytes: Int128 = 0

  /// The tensors that a node reads, once for each input.
  func tensorsRead(by node: Int) -> some RandomAccessCollection<Int> {
    entries(of: node).lazy.map { $0 < 0 ? indexTensors[~Int($0)] ?? 0 : Int(tensors[Int($0)]) }
  }

  /// The nodes that must have run before a node: those whose outputs it reads, or a pooling in place of what it pooled.
  func inputNodes(of node: Int) -> some RandomAccessCollection<Int> {
    entries(of: node).lazy.map { Int($0 < 0 ? ~$0 : $0) }
  }

  /// Nodes; a pooling whose places of maxima are read, by its complement.
  private func entries(of node: Int) -> ArraySlice<Int32> {
    inputs[Int(starts[node])..<Int(starts[node + 1])]
  }

  /// The tensor of the places of maxima that a pooling makes for an unpooling.
  func indexTensor(of node: Int) -> Int? { indexTensors.isEmpty ? nil : indexTensors[node] }

  /// Bytes of all tensors that a node makes.
  func bytesMade(by node: Int) -> Int64 {
    bytes[node] + (indexTensor(of: node).map { bytes[$0] } ?? 0)
  }

  /// Returns whether the node makes a tensor, rather than showing another's.
  func makesTensor(_ node: Int) -> Bool { Int(tensors[node]) == node }

  /// - Throws: `.countOverflow(.bytes)` if the bytes of all tensors together exceed 64 bits, at the node if
  ///   its own do.
  init(
    of network: InferredNetwork, policy: LivenessPolicy, batch: Int, precision: Precision,
    includesBranches: Bool
  ) throws(AnalysisError) {
    let nodes = network.network.nodes
    order = network.network.places(includingBranches: includesBranches)
    reserve(nodes.count)
    let poolings =
      policy.unpoolsByIndices ? PoolingsUndone(in: network, by: order).poolings : [:]
    var next = 0
    for place in nodes.indices {
      let runs = next < order.count && order[next] == place
      if runs { next += 1 }
      let id = network.network.id(at: place)
      do throws(LayerError) {
        try enter(
          nodes[place], at: place, values: network.shape(of: id).count, policy: policy,
          batch: batch, precision: precision, runs: runs, undoing: poolings[place])
      } catch {
        throw AnalysisError(node: id, error: error)
      }
    }
    for pooling in Set(poolings.values).sorted() {
      let id = network.network.id(at: pooling)
      do throws(LayerError) {
        try enterIndices(
          of: pooling, values: network.shape(of: id).count, batch: batch,
          reads: poolings.values.count { $0 == pooling })
      } catch {
        throw AnalysisError(node: id, error: error)
      }
    }
    guard Int64(exactly: totalBytes) != nil else { throw .sum(.countOverflow(.bytes)) }
    if !network.network.omissions.isEmpty { release(whatOmissionsRead: network.network.outputs) }
    // A tensor that no layer reads is a result, and one that the description marks.
    for place in order where isResult(place) { isHeld[Int(tensors[place])] = true }
    for output in network.network.outputs {
      isHeld[Int(tensors[output.index])] = true
    }
  }

  /// Takes what nothing reads for read by what is left out of the network, not for a result: nobody knows how
  /// long such a tensor lives, but it does while its layer runs.
  private mutating func release(whatOmissionsRead outputs: [NodeID]) {
    if temporaryBytes.isEmpty { temporaryBytes = Array(repeating: 0, count: bytes.count) }
    let isOutput = Set(outputs.map { $0.index })
    for place in order where isResult(place) && !isOutput.contains(place) {
      isRead[place] = true
      guard makesTensor(place), !isHeld[place] else { continue }
      temporaryBytes[place] += bytes[place]
      bytes[place] = 0
      overwritable[place] = -1
    }
  }

  private mutating func reserve(_ count: Int) {
    starts.reserveCapacity(count + 1)
    inputs.reserveCapacity(count)
    tensors.reserveCapacity(count)
    bytes.reserveCapacity(count)
    reads.reserveCapacity(count)
    overwritable.reserveCapacity(count)
    isRead = Array(repeating: false, count: count)
    isHeld = isRead
  }

  /// True if some node reads a node's output, by node.
  private var isRead: [Bool] = []

  /// Returns whether nothing reads a node's output.
  func isResult(_ place: Int) -> Bool { !isRead[place] }

  private mutating func enter(
    _ node: Node, at place: Int, values: Int64, policy: LivenessPolicy, batch: Int,
    precision: Precision, runs: Bool, undoing pooling: Int?
  ) throws(LayerError) {
    if let pooling, let flow = node.inputs.ids.first {
      enter(reading: flow)
      inputs.append(~Int32(pooling))
    } else if runs {
      enter(node.inputs)
    }
    starts.append(Int32(inputs.count))
    reads.append(0)
    let placement = runs ? policy.placement(of: node.layer) : .new
    let first = inputNodes(of: place).first.map { tensors[$0] }
    let isView = placement == .view && first != nil
    tensors.append(isView ? first ?? 0 : Int32(place))
    // What is read again by the same layer is not written over: the second addend would be the sum.
    let isReadTwice = inputNodes(of: place).dropFirst().contains { tensors[$0] == first }
    let own =
      isView || !runs ? 0 : try values.multiplied(by: batch).multiplied(by: precision.valueBytes)
    // Nor is a volume that a sum repeats: it is too small.
    let fits = first.map { node.layer.kind != .addition || bytes[Int($0)] == own } == true
    overwritable.append(placement == .overInput && !isReadTwice && fits ? first ?? -1 : -1)
    bytes.append(own)
    totalBytes += Int128(own)
    if policy.countsPoolingIndices {
      let indices =
        runs && node.layer.isMaxPooling ? try values.multiplied(by: batch).multiplied(by: 8) : 0
      temporaryBytes.append(indices)
      totalBytes += Int128(indices)
    }
    if policy.holdsInput, case .input = node.layer { isHeld[place] = true }
  }

  private mutating func enterIndices(
    of pooling: Int, values: Int64, batch: Int, reads count: Int
  ) throws(LayerError) {
    let own = try values.multiplied(by: batch).multiplied(by: 8)
    indexTensors[pooling] = bytes.count
    bytes.append(own)
    totalBytes += Int128(own)
    reads.append(Int32(count))
    isHeld.append(false)
  }

  private mutating func enter(_ nodeInputs: NodeInputs) {
    switch nodeInputs {
    case .none: break
    case .one(let input): enter(reading: input)
    case .many(let ids): for input in ids { enter(reading: input) }
    }
  }

  private mutating func enter(reading input: NodeID) {
    inputs.append(Int32(input.index))
    isRead[input.index] = true
    reads[Int(tensors[input.index])] += 1
  }
}

/// The max pooling that each unpooling undoes, of those that run.
private struct PoolingsUndone {
  /// By the unpooling, whose second input the pooling reads and whose first is of the pooling's shape.
  private(set) var poolings: [Int: Int] = [:]

  init(in network: InferredNetwork, by order: [Int]) {
    let nodes = network.network.nodes
    let unpoolings = order.filter { nodes[$0].layer.kind == .maxUnpooling }
    guard !unpoolings.isEmpty else { return }
    var candidates: [NodeID: [Int]] = [:]
    for place in order {
      guard case .pooling = nodes[place].layer, case .one(let pooled) = nodes[place].inputs else {
        continue
      }
      candidates[pooled, default: []].append(place)
    }
    for place in unpoolings {
      guard case .maxUnpooling(let layer) = nodes[place].layer,
        case .many(let inputs) = nodes[place].inputs, inputs.count == 2
      else { continue }
      poolings[place] = candidates[inputs[1]]?.first { candidate in
        guard candidate < place, case .pooling(let pooling) = nodes[candidate].layer else {
          return false
        }
        return pooling.reduction == .max && pooling.windows == layer.windows
          && network.shape(of: network.network.id(at: candidate)) == network.shape(of: inputs[0])
      }
    }
  }
}

extension Network {
  /// Places of the nodes that run: all, or all but side outputs.
  func places(includingBranches: Bool) -> [Int] {
    guard !includingBranches, !branches.isEmpty else { return Array(nodes.indices) }
    return nodes.indices.filter { !nodes[$0].isSideOutput }
  }
}

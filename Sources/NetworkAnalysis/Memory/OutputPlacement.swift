@_spi(Rules) import NetworkModel

/// Where each output of a network is in memory: what `OutputStorage` says of a layer, in its place.
///
/// A layer overwrites its input only if no other layer reads that later. A softmax is the network's normalized
/// output only at its end, or at the end of a side output.
struct OutputPlacement: Sendable {
  private let storages: [OutputStorage]

  subscript(place: Int) -> OutputStorage { storages[place] }

  /// - Parameter includesBranches: true if side outputs run too.
  init(of network: Network, includesBranches: Bool) {
    let nodes = network.nodes
    // Nodes are read where they are: to copy each takes longer than the rest.
    var own: [OutputStorage] = []
    own.reserveCapacity(nodes.count)
    var passesInputOn: [Bool] = []
    passesInputOn.reserveCapacity(nodes.count)
    var tensors: [Int32] = []
    tensors.reserveCapacity(nodes.count)
    for place in nodes.indices {
      let storage = nodes[place].layer.storage
      let passes = storage == .view || nodes[place].layer.family == .noise
      let input = passes ? nodes[place].inputs.first : nil
      own.append(storage)
      passesInputOn.append(passes)
      tensors.append(input.map { tensors[$0.index] } ?? Int32(place))
    }
    let everyReader = LastReaders(of: network, tensors: tensors, places: nodes.indices)
    let readers =
      includesBranches || network.branches.isEmpty
      ? everyReader
      : LastReaders(
        of: network, tensors: tensors, places: network.places(includingBranches: false))
    let ends = network.ends
    storages = nodes.indices.map { place in
      switch own[place] {
      case .new, .view:
        return own[place]
      case .excluded:
        return ends.contains(place) ? .excluded : .new
      case .inPlace:
        guard !passesInputOn[place], let input = nodes[place].inputs.first else { return .inPlace }
        let tensor = Int(tensors[input.index])
        // A side output that does not run is shown as if it did.
        let runs = includesBranches || !nodes[place].isSideOutput
        return (runs ? readers : everyReader).isLast(place, ofTensor: tensor) ? .inPlace : .new
      }
    }
  }
}

/// The last layer that reads each tensor.
private struct LastReaders {
  /// By tensor; -1 for none.
  private var last: [Int32]
  /// True if a tensor stays to the end, because something that shows it is not read.
  private var isResult: [Bool]

  init(of network: Network, tensors: [Int32], places: some Sequence<Int>) {
    last = Array(repeating: -1, count: tensors.count)
    isResult = Array(repeating: false, count: tensors.count)
    var isRead = isResult
    for place in places {
      switch network.nodes[place].inputs {
      case .none: break
      case .one(let input):
        last[Int(tensors[input.index])] = Int32(place)
        isRead[input.index] = true
      case .many(let inputs):
        for input in inputs {
          last[Int(tensors[input.index])] = Int32(place)
          isRead[input.index] = true
        }
      }
    }
    // What is left out of the network may read the rest.
    if network.omissions.isEmpty {
      for place in places where !isRead[place] { isResult[Int(tensors[place])] = true }
    }
    for output in network.outputs { isResult[Int(tensors[output.index])] = true }
  }

  func isLast(_ place: Int, ofTensor tensor: Int) -> Bool {
    Int(last[tensor]) == place && !isResult[tensor]
  }
}

extension Network {
  /// The places of the network's output and of the last layer of each side output.
  var ends: Set<Int> {
    var last: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      if node.isSideOutput, let branch = node.branch { last[branch] = index }
    }
    return Set(last.values).union(output.map { [$0.index] } ?? [])
  }
}

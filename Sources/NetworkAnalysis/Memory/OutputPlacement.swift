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
    var tensors: [Int32] = []
    tensors.reserveCapacity(nodes.count)
    for (place, node) in nodes.enumerated() {
      let input = node.layer.passesInputOn ? node.inputs.ids.first : nil
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
      let node = nodes[place]
      switch node.layer.storage {
      case .new, .view:
        return node.layer.storage
      case .excluded:
        return ends.contains(place) ? .excluded : .new
      case .inPlace:
        guard !node.layer.passesInputOn, let input = node.inputs.ids.first else { return .inPlace }
        let tensor = Int(tensors[input.index])
        // A side output that does not run is shown as if it did.
        let runs = includesBranches || node.branch == nil
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

extension Layer {
  /// True if its output is its input at test time, shown differently or not.
  fileprivate var passesInputOn: Bool { storage == .view || family == .noise }
}

extension Network {
  /// The places of the network's output and of the last layer of each side output.
  var ends: Set<Int> {
    var last: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      if let branch = node.branch { last[branch] = index }
    }
    return Set(last.values).union(output.map { [$0.index] } ?? [])
  }
}

import NetworkModel

extension InferredNetwork {
  /// By node, whether it is written: all, or all but side outputs.
  func exportedNodes(includingBranches: Bool) -> [Bool] {
    network.nodes.map { includingBranches || !$0.isSideOutput }
  }

  /// The results, then the ends of side outputs if they are asked for.
  func exportedResults(includingBranches: Bool) -> [NodeID] {
    let nodes = network.nodes
    var results = network.outputs
    guard includingBranches else { return results }
    var known = Set(results)
    var isRead = Array(repeating: false, count: nodes.count)
    for node in nodes { for input in node.inputs { isRead[input.index] = true } }
    for index in nodes.indices where nodes[index].isSideOutput && !isRead[index] {
      let id = network.id(at: index)
      if known.insert(id).inserted { results.append(id) }
    }
    return results
  }

  /// Faults for what an imported file has besides, which nobody can write.
  var omissionFaults: [ExportFault] {
    network.omissions.map { omission in
      ExportFault(
        node: omission.inputs.first ?? network.id(at: 0),
        reason: "`\(omission.name)` (\(omission.operatorName)) was left out after it", help: nil)
    }
  }
}

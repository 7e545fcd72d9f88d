import NetworkModel

extension InferredNetwork {
  /// By node, whether it is written: all, or all but side outputs.
  func exportedNodes(includingBranches: Bool) -> [Bool] {
    network.nodes.map { includingBranches || !$0.isSideOutput }
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

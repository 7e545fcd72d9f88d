import NetworkModel

/// Branches.
extension ONNXImporter {
  /// Reads the branch that a constant condition chooses.
  mutating func branch(_ call: ONNXCall) throws(ONNXFault) {
    let condition = try required(0, of: call)
    if case .unknown = condition.source { throw .silent }
    guard let truth = condition.numbers?.first else {
      throw .unsupported("the condition of `If` depends on the data")
    }
    guard let branch = call.graph(truth != 0 ? "then_branch" : "else_branch") else {
      throw .malformed("a branch is missing")
    }
    try inline(branch, for: call)
  }
}

package import NetworkModel

extension BlockInstance {
  /// What reports, graphs and conditions call it: the name of its block, or the word of side outputs.
  package var kind: String { isSideOutput ? StatementWord.branch.rawValue : block }
}

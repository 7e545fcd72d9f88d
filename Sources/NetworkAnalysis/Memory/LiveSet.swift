/// The tensors that live while layers run, in any order in which each comes after its inputs.
struct LiveSet: Sendable {
  private let graph: TensorGraph
  /// The remaining reads of each tensor, by tensor.
  private(set) var remainingReads: [Int32]
  /// Bytes of the tensors live between two layers.
  private(set) var bytes: Int64 = 0

  init(_ graph: TensorGraph) {
    self.graph = graph
    remainingReads = graph.reads
  }

  struct Step {
    /// Bytes live while the layer runs.
    let bytes: Int64
    /// The tensor over which the layer writes its own.
    let overwritten: Int?
  }

  /// Runs a layer whose inputs have run.
  mutating func run(_ node: Int, allowingOverwrite: Bool = true) -> Step {
    let overwritten = allowingOverwrite ? overwritten(by: node) : nil
    let temporary = graph.temporaryBytes.isEmpty ? 0 : graph.temporaryBytes[node]
    let own = graph.bytesMade(by: node)
    let running = bytes + temporary + (overwritten == nil ? own : 0)
    bytes += own
    for tensor in graph.tensorsRead(by: node) {
      remainingReads[tensor] -= 1
      if remainingReads[tensor] == 0, !graph.isHeld[tensor] { bytes -= graph.bytes[tensor] }
    }
    return Step(bytes: running, overwritten: overwritten)
  }

  /// Returns whether nothing is left to read a tensor.
  func isDead(_ tensor: Int) -> Bool { remainingReads[tensor] == 0 && !graph.isHeld[tensor] }

  private func overwritten(by node: Int) -> Int? {
    let tensor = Int(graph.overwritable[node])
    guard tensor >= 0, !graph.isHeld[tensor], graph.bytes[tensor] == graph.bytes[node] else {
      return nil
    }
    let own = graph.tensorsRead(by: node).count { $0 == tensor }
    return remainingReads[tensor] == own ? tensor : nil
  }
}

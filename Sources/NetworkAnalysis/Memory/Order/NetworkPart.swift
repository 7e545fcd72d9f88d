/// Layers that run side by side in every order: those after one separating layer, up to the next.
struct NetworkPart {
  /// Places in the given order.
  let steps: Range<Int>
  /// The most that lives in the given order.
  let givenPeak: Int64
  /// The largest size of a layer's inputs and output, which are live together in any order, plus what is live
  /// all the time.
  let lowerBound: Int64
  /// Bytes live when the part begins.
  let bytesBefore: Int64
  /// Reads still to come of the tensors that live then, by tensor; of others as in the graph.
  let remainingReads: [Int: Int32]

  static func all(of graph: TensorGraph) -> [NetworkPart] {
    let ends = partings(of: graph)
    var live = LiveSet(graph)
    var parts: [NetworkPart] = []
    var start = 0
    for end in ends {
      parts.append(NetworkPart(start..<end, of: graph, &live))
      start = end
    }
    return parts
  }

  private init(_ steps: Range<Int>, of graph: TensorGraph, _ live: inout LiveSet) {
    self.steps = steps
    bytesBefore = live.bytes
    guard steps.count > 1 else {
      // A lone layer has no other order.
      givenPeak = steps.reduce(0 as Int64) { max($0, live.run(graph.order[$1]).bytes) }
      lowerBound = givenPeak
      remainingReads = [:]
      return
    }
    var remaining: [Int: Int32] = [:]
    for step in steps {
      for tensor in graph.tensorsRead(by: graph.order[step]) {
        remaining[tensor] = live.remainingReads[tensor]
      }
    }
    remainingReads = remaining
    let made = graph.order[steps]
    let own = Set(made).union(made.compactMap { graph.indexTensor(of: $0) })
    givenPeak = steps.reduce(0 as Int64) { max($0, live.run(graph.order[$1]).bytes) }
    // What is live both before and after the part is live all the time.
    let staying = Set(remaining.keys.filter { !own.contains($0) && !live.isDead($0) })
    let dying = remaining.keys.filter { !own.contains($0) && live.isDead($0) }
    let always = bytesBefore - dying.reduce(0) { $0 + graph.bytes[$1] }
    lowerBound = steps.reduce(0) {
      max($0, always + graph.bytesNeeded(by: graph.order[$1], besides: staying))
    }
  }

  /// Returns the ends of parts, in places of the given order: after each separating layer, and at the end.
  private static func partings(of graph: TensorGraph) -> [Int] {
    let order = graph.order
    guard !order.isEmpty else { return [] }
    var place = Array(repeating: 0, count: graph.tensors.count)
    for (step, node) in order.enumerated() { place[node] = step }
    // The first reader and the last input of each layer. Every layer before a separating one has a reader up
    // to it, and so on until it; every layer after it has an input from it on.
    var firstReader = Array(repeating: Int.max, count: order.count)
    var lastInput = Array(repeating: -1, count: order.count)
    for (step, node) in order.enumerated() {
      for input in graph.inputNodes(of: node) {
        firstReader[place[input]] = min(firstReader[place[input]], step)
        lastInput[step] = max(lastInput[step], place[input])
      }
    }
    var earliestInput = Array(repeating: Int.max, count: order.count + 1)
    for step in order.indices.reversed() {
      earliestInput[step] = min(earliestInput[step + 1], lastInput[step])
    }
    var ends: [Int] = []
    var latestReader = -1
    for step in order.indices {
      if latestReader <= step, earliestInput[step + 1] >= step { ends.append(step + 1) }
      latestReader = max(latestReader, firstReader[step])
    }
    if ends.last != order.count { ends.append(order.count) }
    return ends
  }
}

extension TensorGraph {
  /// Bytes of a layer's inputs and output, together; its output does not count if it may overwrite an
  /// input.
  fileprivate func bytesNeeded(by node: Int, besides staying: Set<Int>) -> Int64 {
    var sum: Int64 = temporaryBytes.isEmpty ? 0 : temporaryBytes[node]
    if overwritable[node] < 0 { sum += bytesMade(by: node) }
    var counted = staying
    for tensor in tensorsRead(by: node) where counted.insert(tensor).inserted {
      sum += bytes[tensor]
    }
    return sum
  }
}

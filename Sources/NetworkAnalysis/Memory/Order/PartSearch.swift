/// Searches the orders of one part, level by level: all states with one layer run, with two, …
struct PartSearch {
  struct Result {
    let order: [Int]
    let peak: Int64
    let lowerBound: Int64
  }

  /// The live tensors after some of the part's layers have run, in whatever order.
  private struct State {
    let done: LayerSet
    /// Layers whose inputs have run and that have not.
    let ready: [Int32]
    let bytes: Int64
    /// The least that any order of the layers run has needed at most.
    let peak: Int64
    /// The state before and the layer that ran last, in `steps`.
    let trace: Int32
  }

  private let part: NetworkPart
  private let model: PartModel
  private let limits: SearchLimits
  private let given: [Int]

  init(_ graph: TensorGraph, _ part: NetworkPart, limits: SearchLimits) {
    self.part = part
    self.limits = limits
    given = Array(graph.order[part.steps])
    model = PartModel(graph, part)
  }

  /// The best order: the given one if none is found to be better.
  func result() -> Result {
    let kept = Result(order: given, peak: part.givenPeak, lowerBound: part.lowerBound)
    guard part.givenPeak > part.lowerBound, given.count <= limits.mostLayers else { return kept }
    switch search(width: nil) {
    case .found(let order, let peak): return Result(order: order, peak: peak, lowerBound: peak)
    case .noneBetter:
      return Result(order: given, peak: part.givenPeak, lowerBound: part.givenPeak)
    case .tooMany: break
    }
    switch search(width: limits.width) {
    case .found(let order, let peak):
      return Result(order: order, peak: peak, lowerBound: part.lowerBound)
    case .noneBetter, .tooMany: return kept
    }
  }

  private enum Outcome {
    case found([Int], peak: Int64)
    case noneBetter
    case tooMany
  }

  /// - Parameter width: How many states of a level to go on from; nil for all.
  private func search(width: Int?) -> Outcome {
    var steps: [(before: Int32, layer: Int32)] = []
    var level = [
      State(
        done: LayerSet(count: model.count), ready: model.firstLayers, bytes: part.bytesBefore,
        peak: 0, trace: -1)
    ]
    var stateCount = 0
    var budget = limits.mostTrials
    for _ in 0..<model.count {
      level = nextLevel(after: level, &steps, &budget)
      guard budget >= 0 else { return .tooMany }
      if let width {
        if level.count > width {
          level.sort { ($0.peak, $0.bytes) < ($1.peak, $1.bytes) }
          level.removeSubrange(width...)
        }
      } else {
        stateCount += level.count
        guard stateCount <= limits.mostStates else { return .tooMany }
      }
      guard !level.isEmpty else { return .noneBetter }
    }
    var order: [Int] = []
    var trace = level[0].trace
    while trace >= 0 {
      order.append(given[Int(steps[Int(trace)].layer)])
      trace = steps[Int(trace)].before
    }
    return .found(order.reversed(), peak: level[0].peak)
  }

  /// All states with one layer more, each with its least peak; those no better than the given order are
  /// left out.
  private func nextLevel(
    after level: [State], _ steps: inout [(before: Int32, layer: Int32)], _ budget: inout Int
  ) -> [State] {
    var next: [State] = []
    var places: [LayerSet: Int] = [:]
    for state in level {
      budget -= state.ready.count
      guard budget >= 0 else { return [] }
      for layer in state.ready {
        let step = model.run(Int(layer), after: state.done, bytes: state.bytes)
        let peak = max(state.peak, step.running)
        guard peak < part.givenPeak else { continue }
        let done = state.done.inserting(Int(layer))
        let known = places[done]
        if let known, next[known].peak <= peak { continue }
        let reached = State(
          done: done, ready: model.ready(after: Int(layer), done: done, from: state.ready),
          bytes: step.after, peak: peak, trace: Int32(steps.count))
        steps.append((state.trace, layer))
        if let known {
          next[known] = reached
        } else {
          places[done] = next.count
          next.append(reached)
        }
      }
    }
    return next
  }
}

/// Some layers of a part.
struct LayerSet: Hashable {
  private var words: [UInt64]

  init(count: Int) {
    words = Array(repeating: 0, count: (count + 63) / 64)
  }

  func contains(_ layer: Int) -> Bool { words[layer / 64] >> UInt64(layer % 64) & 1 == 1 }

  mutating func insert(_ layer: Int) { words[layer / 64] |= 1 << UInt64(layer % 64) }

  func inserting(_ layer: Int) -> LayerSet {
    var set = self
    set.insert(layer)
    return set
  }
}

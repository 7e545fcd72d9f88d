import NetworkModel

/// The words of a network's pattern, and which of them comes after which.
///
/// A step is a layer of the main path, or a block whose paths run in parallel. Each step comes after one
/// other, or is the first of its path; a merge comes after the place at which its paths part or, if it joins a
/// path with values from further back, after that path.
struct PatternPaths {
  /// Paths beside one another that are written out; of more, all words stand in one line.
  private static let mostPaths = 32
  /// Paths inside of paths that are written out.
  private static let mostNesting = 8

  private struct Step {
    /// Nil where the pattern says nothing: of inputs, dropout and flattening.
    let word: Int?
    /// The step before, nil for the first one.
    let previous: Int?
    /// Steps up to this one that do more than to move values.
    let depth: Int
    /// What comes before the word: the paths from several inputs, which have no place where they part.
    var towers: Int?
  }

  private var folding = PatternFolding()
  private var steps: [Step] = []
  /// The step of each node; nil for those of side outputs.
  private var stepOfNode: [Int?]
  /// For each step another one of the paths that have met so far, the first one in the end for itself.
  private var metStep: [Int] = []
  /// Steps that end a path, in order.
  private var ends: [Int] = []

  /// The steps of a network, in time linear in its layers but for the search for forks.
  init(of network: Network) {
    stepOfNode = [Int?](repeating: nil, count: network.nodes.count)
    let blocks = network.innermostBlocks()
    let nodes = network.nodes
    var forks = Forks()
    var index = 0
    while index < nodes.count {
      defer { index += 1 }
      guard !nodes[index].isSideOutput else { continue }
      let layer = nodes[index].layer
      guard layer.isMerge, case .many(let inputs) = nodes[index].inputs else {
        let previous = nodes[index].inputs.first.flatMap { stepOfNode[$0.index] }
        add(
          layer.patternWord, after: previous, for: index...index, movesValues: layer.movesValues)
        continue
      }
      guard let block = blocks[index] else {
        let fork = forks.fork(of: inputs, in: network)
        let before = inputs.compactMap { stepOfNode[$0.index] }
        addMerge(
          layer.patternWord, of: before,
          after: fork < 0 ? nil : stepOfNode[fork].map { pathMet(by: before, after: $0) },
          for: index...index)
        continue
      }
      let range = network.blocks[block].nodes
      addMerge(
        network.blocks[block].block.uppercased(), of: stepsRead(by: range, in: network),
        after: nil, for: range.lowerBound...max(index, range.upperBound - 1))
      index = max(index, range.upperBound - 1)
    }
    ends = lastSteps(in: network)
  }

  /// The last step of the one path that meets what left it earlier and was at most cropped or padded since, as in a
  /// U-Net; the fork if several paths have layers of their own.
  private func pathMet(by ends: [Int], after fork: Int) -> Int {
    var met = fork
    for end in ends where end != met && steps[end].depth > steps[fork].depth {
      guard met == fork else { return fork }
      met = end
    }
    return met
  }

  /// The steps before a block that its layers read.
  private func stepsRead(by range: Range<Int>, in network: Network) -> [Int] {
    var read: [Int] = []
    for index in range where !network.nodes[index].isSideOutput {
      for input in network.nodes[index].inputs where input.index < range.lowerBound {
        if let step = stepOfNode[input.index] { read.append(step) }
      }
    }
    return read
  }

  private mutating func add(
    _ word: String?, after previous: Int?, for nodes: ClosedRange<Int>, movesValues: Bool = false
  ) {
    for node in nodes { stepOfNode[node] = steps.count }
    metStep.append(previous.map { root(of: $0) } ?? steps.count)
    let depth = (previous.map { steps[$0].depth } ?? 0) + (movesValues ? 0 : 1)
    steps.append(Step(word: word.map { folding.word($0) }, previous: previous, depth: depth))
  }

  /// - Parameters:
  ///   - before: The last steps of its paths.
  ///   - fork: The step at which they part, if that is to count; the latest of them otherwise.
  private mutating func addMerge(
    _ word: String?, of before: [Int], after fork: Int?, for nodes: ClosedRange<Int>
  ) {
    // The last step of each of the networks that meet here.
    var latest: [Int: Int] = [:]
    for step in before { latest[root(of: step)] = max(latest[root(of: step)] ?? 0, step) }
    guard latest.count > 1 else {
      return add(word, after: fork ?? latest.values.first, for: nodes)
    }
    let paths = latest.values.sorted().map { folded(chain(to: $0)) }
    add(word, after: nil, for: nodes)
    steps[steps.count - 1].towers = parallel(paths)
    for other in latest.keys { metStep[other] = steps.count - 1 }
  }

  /// The step that stands for all that have met this one.
  private mutating func root(of step: Int) -> Int {
    var root = step
    while metStep[root] != root { root = metStep[root] }
    var step = step
    while metStep[step] != root {
      let next = metStep[step]
      metStep[step] = root
      step = next
    }
    return root
  }

  /// Steps that nothing on the main path reads.
  private func lastSteps(in network: Network) -> [Int] {
    // What stands inside of a block that is one word counts as read.
    var isRead = [Bool](repeating: true, count: steps.count)
    for step in stepOfNode.compactMap({ $0 }) { isRead[step] = false }
    for index in network.nodes.indices {
      guard let reader = stepOfNode[index] else { continue }
      for input in network.nodes[index].inputs {
        if let step = stepOfNode[input.index], step != reader { isRead[step] = true }
      }
    }
    return steps.indices.filter { !isRead[$0] }
  }

  // MARK: Words

  /// The words up to a step, in order.
  private func chain(to end: Int) -> [Int] {
    var words: [Int] = []
    var step: Int? = end
    while let place = step {
      if let word = steps[place].word { words.append(word) }
      if let towers = steps[place].towers { words.append(towers) }
      step = steps[place].previous
    }
    return words.reversed()
  }

  private mutating func folded(_ words: [Int]) -> [Int] { folding.folded(words) }

  /// Paths beside one another as one word; nil for those that say nothing, or too much.
  private mutating func parallel(_ paths: [[Int]]) -> Int? {
    let paths = paths.filter { !$0.isEmpty }
    guard paths.count <= PatternPaths.mostPaths else { return nil }
    return folding.parallel(paths, nestedAtMost: PatternPaths.mostNesting)
  }

  /// The pattern of all paths.
  mutating func text() -> String {
    let words =
      switch ends.count {
      case 0...1: ends.first.map { chain(to: $0) } ?? []
      case ...PatternPaths.mostPaths: heads()
      default: steps.compactMap { $0.word }
      }
    let all = folded(words)
    return folding.text(of: all)
  }

  /// The words of the tree whose leaves are the ends: what comes after the same step stands side by side.
  private mutating func heads() -> [Int] {
    var isPart = [Bool](repeating: false, count: steps.count)
    for end in ends {
      var step: Int? = end
      while let place = step, !isPart[place] {
        isPart[place] = true
        step = steps[place].previous
      }
    }
    // From the leaves to the roots: the words from each step on, last ones first, while its path is one.
    var following: [Int: [[Int]]] = [:]
    var roots: [[Int]] = []
    for place in steps.indices.reversed() where isPart[place] {
      var paths = following.removeValue(forKey: place) ?? []
      var words: [Int] = []
      if paths.count > 1 {
        if let all = parallel(paths.reversed().map { folded($0.reversed()) }) { words = [all] }
      } else if let path = paths.popLast() {
        words = path
      }
      if let word = steps[place].word { words.append(word) }
      if let towers = steps[place].towers { words.append(towers) }
      if let previous = steps[place].previous {
        following[previous, default: []].append(words)
      } else {
        roots.append(words)
      }
    }
    guard roots.count > 1 else { return roots.first?.reversed() ?? [] }
    let all = parallel(roots.reversed().map { folded($0.reversed()) })
    return all.map { [$0] } ?? []
  }
}

extension Layer {
  /// True if its values are the input's, or part of them.
  fileprivate var movesValues: Bool {
    if case .rearrangement = family { true } else { false }
  }

  fileprivate var isMerge: Bool {
    switch family {
    case .merge, .rearrangement(.concatenation), .rearrangement(.scattering),
      .opaque(.matrixProduct):
      true
    case .source, .product, .distance, .reduction, .activation, .learnedActivation, .gating,
      .scaling,
      .normalization, .distribution, .noise, .resampling, .rearrangement(.view),
      .rearrangement(.flattening),
      .rearrangement(.selection), .rearrangement(.padding), .rearrangement(.permutation),
      .opaque(.weightedProduct), .opaque(.recurrence), .opaque(.elementwise), .opaque(.activation),
      .opaque(.normalization), .opaque(.softmax), .opaque(.none), .opaque(.unknown):
      false
    }
  }
}

import CNNText
import NetworkModel

/// A graph as statements inside statements: what lies between a fork and its merge is the merge's paths, and
/// an edge for which there is no such place is a reference.
struct RegionTree {
  /// A statement of a body.
  enum Item {
    /// A layer that reads the item before it, or another one.
    case layer(Int, source: Int?)
    case merge(Int, source: Int?, paths: [Path])
    /// A side output and the index of its body.
    case branch(Int, body: Int)
  }

  struct Path {
    /// What it reads if that is not what enters the merge.
    let source: Int?
    /// Index of its body; nil for what enters.
    let body: Int?
  }

  struct Body {
    var items: [Item] = []
    /// The nesting of merges inside.
    var height = 0
    /// The node that its first item reads; nil at the top.
    var entering: Int?
  }

  /// The main path's is the first.
  private(set) var bodies = [Body()]
  /// By node: the references to it.
  private(set) var references: [Int]
  /// True if some results have to be marked.
  private(set) var marksOutputs = false

  private let network: Network
  private let dominators: Dominators
  private let shapes: InferredNetwork
  private var isPlaced: [Bool]
  /// The consumers of a node on its own side output or main path.
  private var consumerCounts: [Int]
  /// Side outputs by the node behind which they are written.
  private var attached: [Int: [Int]] = [:]
  private var late: [Int] = []
  private var nodesOfBranches: [[Int]] = []
  /// By node: whether it has a place at all.
  private let isIncluded: [Bool]

  /// Regions inside regions beyond this many are written one after the other.
  private static let mostNested = 8

  /// - Returns: nil if a layer of a side output is read from outside of it, which no statement can say.
  init?(_ inferred: InferredNetwork, inputsFirst: Bool) {
    self.init(
      inferred, inputsFirst: inputsFirst,
      including: inferred.network.nodes.map { _ in true })
  }

  /// - Parameters:
  ///   - isIncluded: by node, whether it is written; what it reads is, too, and so is the main path.
  ///   - marked: results that need a name.
  init?(
    _ inferred: InferredNetwork, inputsFirst: Bool, including isIncluded: [Bool],
    marking marked: [Int] = []
  ) {
    self.isIncluded = isIncluded
    shapes = inferred
    network = inferred.network
    dominators = Dominators(inferred)
    references = Array(repeating: 0, count: network.nodes.count)
    isPlaced = Array(repeating: false, count: network.nodes.count)
    consumerCounts = Array(repeating: 0, count: network.nodes.count)
    for (index, node) in network.nodes.enumerated() where isIncluded[index] {
      if let shared = node.sharesWeightsOf { references[shared.index] += 1 }
    }
    guard arrangeBranches() else { return nil }
    place(inputsFirst: inputsFirst)
    for node in marked { references[node] += 1 }
  }

  /// Layer after layer, in the order of the network: what can be said of every one.
  init(
    listing inferred: InferredNetwork, including isIncluded: [Bool], marking marked: [Int] = []
  ) {
    self.isIncluded = isIncluded
    shapes = inferred
    network = inferred.network
    dominators = Dominators(inferred)
    references = Array(repeating: 0, count: network.nodes.count)
    isPlaced = isIncluded
    consumerCounts = references
    var flow: Int?
    for (index, node) in network.nodes.enumerated() where isIncluded[index] {
      if let shared = node.sharesWeightsOf { references[shared.index] += 1 }
      switch node.inputs {
      case .none: bodies[0].items.append(.layer(index, source: nil))
      case .one(let input):
        bodies[0].items.append(
          .layer(index, source: reference(to: input.index, from: flow)))
      case .many(let inputs):
        let paths = inputs.map {
          Path(source: reference(to: $0.index, from: flow), body: nil)
        }
        bodies[0].items.append(.merge(index, source: nil, paths: paths))
        bodies[0].height = 1
      }
      flow = index
    }
    for node in marked { references[node] += 1 }
  }

  /// Whether a statement names the node.
  func isReferred(_ node: Int) -> Bool { references[node] > 0 }

  // MARK: Side outputs

  private mutating func arrangeBranches() -> Bool {
    nodesOfBranches = Array(repeating: [], count: network.branches.count)
    var outside = [Set<Int>](repeating: [], count: network.branches.count)
    for (index, node) in network.nodes.enumerated() where isIncluded[index] {
      if let branch = node.branch { nodesOfBranches[branch].append(index) }
      for input in node.inputs {
        let other = network[input].branch
        if other == node.branch {
          consumerCounts[input.index] += 1
        } else if let inner = node.branch, isInside(inner, other) {
          outside[inner].insert(input.index)
        } else {
          return false
        }
      }
    }
    for branch in network.branches.indices where !nodesOfBranches[branch].isEmpty {
      if outside[branch].count == 1, let only = outside[branch].first {
        attached[only, default: []].append(branch)
      } else {
        late.append(branch)
      }
    }
    return true
  }

  private func isInside(_ inner: Int, _ outer: Int?) -> Bool {
    guard let outer else { return true }
    return network.branches[inner].dropping(prefix: network.branches[outer] + "/") != nil
  }

  // MARK: Placing

  private enum Task {
    case node(Int)
    /// A merge whose distant inputs have been written before it.
    case merge(Int)
    /// Everything up to a node that is not there yet.
    case chain(to: Int)
  }

  private mutating func place(inputsFirst: Bool) {
    let main = network.nodes.indices.filter { network.nodes[$0].branch == nil }
    let result = network.outputs.first { network[$0].branch == nil }?.index ?? main.last
    var ends: [Int] = []
    if inputsFirst { ends += network.inputs.map { $0.id.index } }
    if let result { ends.append(result) }
    let first = ends.count
    let others = Set(network.outputs.map { $0.index })
    for node in main where consumerCounts[node] == 0 || others.contains(node) {
      if node != result { ends.append(node) }
    }
    fill(0, entering: nil, toward: ends.map { .chain(to: $0) })
    for branch in late { place(branch, in: 0, entering: nil) }
    marksOutputs =
      ends.count > first && !(result == nil)
      || network.outputs.map { $0.index } != (result.map { [$0] } ?? [])
    if marksOutputs { for output in network.outputs { references[output.index] += 1 } }
  }

  private mutating func place(_ branch: Int, in body: Int, entering: Int?) {
    let own = nodesOfBranches[branch]
    var ends = own.last.map { [$0] } ?? []
    for node in own.dropLast() where consumerCounts[node] == 0 { ends.append(node) }
    let inner = newBody(entering: entering)
    fill(inner, entering: entering, toward: ends.map { .chain(to: $0) })
    bodies[body].items.append(.branch(branch, body: inner))
    bodies[body].height = max(bodies[body].height, bodies[inner].height)
  }

  private mutating func newBody(entering: Int?) -> Int {
    bodies.append(Body())
    bodies[bodies.count - 1].entering = entering
    return bodies.count - 1
  }

  /// The nodes that lead to one, the last first, back to one that is there.
  private func chain(to end: Int) -> (nodes: [Int], start: Int?) {
    var nodes: [Int] = []
    var place = end
    while place != dominators.root, !isPlaced[place] {
      nodes.append(place)
      place = dominators.parents[place]
    }
    return (nodes, place == dominators.root ? nil : place)
  }

  /// - Parameter depth: the paths around the body.
  private mutating func fill(_ body: Int, entering: Int?, toward goals: [Task], depth: Int = 0) {
    var flow = entering
    var agenda: [Task] = goals.reversed()
    while let task = agenda.popLast() {
      switch task {
      case .chain(let end):
        for node in chain(to: end).nodes { agenda.append(.node(node)) }
      case .node(let node) where isPlaced[node]:
        continue
      case .node(let node) where isAhead(ofOwner: node):
        // Weights are those of a layer that is written before.
        agenda.append(task)
        if let owner = network.nodes[node].sharesWeightsOf {
          agenda.append(.chain(to: owner.index))
        }
      case .node(let node):
        switch network.nodes[node].inputs {
        case .none:
          append(.layer(node, source: nil), node, to: body)
          flow = node
        case .one(let input):
          append(.layer(node, source: reference(to: input.index, from: flow)), node, to: body)
          flow = node
        case .many(let inputs):
          let distant = distantInputs(of: node, inputs.map { $0.index }, depth: depth)
          guard distant.isEmpty else {
            agenda.append(.merge(node))
            for input in distant.reversed() { agenda.append(.chain(to: input)) }
            continue
          }
          appendMerge(
            node, inputs.map { $0.index }, &flow, isHoisted: false, to: body, depth: depth)
        }
        placeBranches(behind: node, in: body)
      case .merge(let node):
        appendMerge(
          node, network.nodes[node].inputs.map { $0.index }, &flow, isHoisted: true, to: body,
          depth: depth)
        placeBranches(behind: node, in: body)
      }
    }
  }

  /// True of a layer whose weights are those of one that has no place yet, on the same side output or main path.
  private func isAhead(ofOwner node: Int) -> Bool {
    guard let owner = network.nodes[node].sharesWeightsOf else { return false }
    return !isPlaced[owner.index] && network[owner].branch == network.nodes[node].branch
  }

  private mutating func placeBranches(behind node: Int, in body: Int) {
    for branch in attached[node] ?? [] { place(branch, in: body, entering: node) }
  }

  private mutating func append(_ item: Item, _ node: Int, to body: Int) {
    bodies[body].items.append(item)
    isPlaced[node] = true
  }

  private mutating func reference(to node: Int, from flow: Int?) -> Int? {
    guard node != flow else { return nil }
    references[node] += 1
    return node
  }

  /// The inputs of a merge to write before it rather than in its paths: with nothing in common with the
  /// others, or by way of merges of smaller planes, as the inner levels of a U-Net are.
  private func distantInputs(of merge: Int, _ inputs: [Int], depth: Int) -> [Int] {
    let fork = dominators.parents[merge]
    let positions = shapes.shape(of: network.id(at: merge)).positions
    var distant: [Int] = []
    var seen: Set<Int> = []
    for input in inputs where !isPlaced[input] && seen.insert(input).inserted {
      let inside = dominators.stretch(from: input, to: fork)
      if fork == dominators.root || depth >= RegionTree.mostNested
        || inside.smallestMerge <= positions / 2
      {
        distant.append(input)
      }
    }
    return distant
  }

  private mutating func appendMerge(
    _ node: Int, _ inputs: [Int], _ flow: inout Int?, isHoisted: Bool, to body: Int, depth: Int
  ) {
    let fork = dominators.parents[node]
    var source: Int?
    if fork != dominators.root, fork != flow, !isHoisted, isPlaced[fork] {
      source = reference(to: fork, from: flow)
      flow = fork
    }
    var paths: [Path] = []
    var height = 0
    for input in inputs {
      if input == flow {
        paths.append(Path(source: nil, body: nil))
        continue
      }
      let (nodes, start) = chain(to: input)
      guard !nodes.isEmpty, let start else {
        paths.append(Path(source: reference(to: input, from: flow), body: nil))
        continue
      }
      let from = reference(to: start, from: flow)
      let inner = newBody(entering: start)
      fill(inner, entering: start, toward: nodes.reversed().map { .node($0) }, depth: depth + 1)
      height = max(height, bodies[inner].height)
      paths.append(Path(source: from, body: inner))
    }
    append(.merge(node, source: source, paths: paths), node, to: body)
    bodies[body].height = max(bodies[body].height, height + 1)
    flow = node
  }
}

import NetworkModel

/// What every path from an input to a node passes through, and what the stretches in between contain: the
/// regions of a graph between a fork and its merge.
struct Dominators {
  /// What a stretch of the tree of dominators contains.
  struct Stretch {
    /// Positions of the smallest plane, of more than one position, that is merged.
    var smallestMerge = Int64.max

    func joined(to other: Stretch) -> Stretch {
      Stretch(smallestMerge: min(smallestMerge, other.smallestMerge))
    }
  }

  /// The place that stands for everything outside of the network.
  let root: Int
  /// The node that each node's paths pass through last, or `root`.
  private(set) var parents: [Int]
  private var depths: [Int]
  /// An ancestor farther away, such that every ancestor is a logarithmic number of leaps away.
  private var leaps: [Int]
  private var own: [Stretch]
  /// From a node, included, to its leap, excluded.
  private var overLeaps: [Stretch]

  init(_ network: InferredNetwork) {
    let nodes = network.network.nodes
    root = nodes.count
    parents = Array(repeating: root, count: nodes.count + 1)
    depths = Array(repeating: 0, count: nodes.count + 1)
    leaps = Array(repeating: root, count: nodes.count + 1)
    own = Array(repeating: Stretch(), count: nodes.count + 1)
    overLeaps = own
    for (index, node) in nodes.enumerated() {
      switch node.inputs {
      case .none: add(index, under: root, Stretch())
      case .one(let input): add(index, under: input.index, Stretch())
      case .many(let inputs):
        let positions = network.shape(of: network.network.id(at: index)).positions
        addMerge(index, of: inputs.map { $0.index }, positions)
      }
    }
  }

  private mutating func add(_ node: Int, under parent: Int, _ stretch: Stretch) {
    parents[node] = parent
    depths[node] = depths[parent] + 1
    own[node] = stretch
    let leap = leaps[parent]
    if depths[parent] - depths[leap] == depths[leap] - depths[leaps[leap]] {
      leaps[node] = leaps[leap]
      overLeaps[node] = stretch.joined(to: overLeaps[parent]).joined(to: overLeaps[leap])
    } else {
      leaps[node] = parent
      overLeaps[node] = stretch
    }
  }

  private mutating func addMerge(_ node: Int, of inputs: [Int], _ positions: Int64) {
    var fork = inputs.first ?? root
    for input in inputs.dropFirst() { fork = commonAncestor(fork, input) }
    var inside = Stretch()
    for input in inputs { inside = inside.joined(to: stretch(from: input, to: fork)) }
    if positions > 1 { inside.smallestMerge = min(inside.smallestMerge, positions) }
    add(node, under: fork, inside)
  }

  private func commonAncestor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = depths[a] >= depths[b] ? (a, b) : (b, a)
    while depths[a] > depths[b] {
      a = depths[leaps[a]] >= depths[b] ? leaps[a] : parents[a]
    }
    while a != b {
      if leaps[a] != leaps[b] {
        (a, b) = (leaps[a], leaps[b])
      } else {
        (a, b) = (parents[a], parents[b])
      }
    }
    return a
  }

  /// What lies from a node, included, up to one of its ancestors, excluded.
  func stretch(from node: Int, to ancestor: Int) -> Stretch {
    var stretch = Stretch()
    var place = node
    while place != ancestor, place != root {
      if depths[leaps[place]] >= depths[ancestor] {
        stretch = stretch.joined(to: overLeaps[place])
        place = leaps[place]
      } else {
        stretch = stretch.joined(to: own[place])
        place = parents[place]
      }
    }
    return stretch
  }
}

import NetworkModel

/// The places at which parallel paths part: the last node that every way to each of their ends passes.
///
/// These are the nearest common ancestors in the tree of dominators, which for nodes in order of their execution is
/// built node by node. Each ancestor is found in logarithmic time by a second pointer of each node, which leads far up
/// (Myers, "An applicative random-access stack", Information Processing Letters 17, 1983).
struct Forks {
  private struct Place {
    /// The nearest place that every way here passes; for the root, which is before all sources, itself.
    var above: Int
    /// A place further up.
    var jump: Int
    var depth: Int
  }

  /// The root, then nodes in order.
  private var places = [Place(above: 0, jump: 0, depth: 0)]

  /// The last node before the paths that end in `ends` part; -1 if they never meet.
  mutating func fork(of ends: [NodeID], in network: Network) -> Int {
    let last = ends.reduce(0) { max($0, $1.index) }
    while places.count <= last + 1 { append(reading: network.nodes[places.count - 1].inputs.ids) }
    return common(ends) - 1
  }

  private mutating func append(reading inputs: some Collection<NodeID>) {
    let above = common(inputs)
    let far = places[above].jump
    let isEven =
      places[above].depth - places[far].depth == places[far].depth - places[places[far].jump].depth
    places.append(
      Place(
        above: above, jump: isEven ? places[far].jump : above, depth: places[above].depth + 1))
  }

  /// The nearest place that every way to all of the nodes passes; the root for none.
  private func common(_ nodes: some Collection<NodeID>) -> Int {
    guard let first = nodes.first else { return 0 }
    var place = first.index + 1
    for node in nodes.dropFirst() { place = common(place, node.index + 1) }
    return place
  }

  private func common(_ a: Int, _ b: Int) -> Int {
    var (a, b) = places[a].depth >= places[b].depth ? (a, b) : (b, a)
    let depth = places[b].depth
    while places[a].depth > depth {
      a = places[places[a].jump].depth >= depth ? places[a].jump : places[a].above
    }
    while a != b {
      // Equally deep places jump equally far.
      let isFar = places[a].jump != places[b].jump
      (a, b) =
        isFar ? (places[a].jump, places[b].jump) : (places[a].above, places[b].above)
    }
    return a
  }
}

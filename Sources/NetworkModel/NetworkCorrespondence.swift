/// Two networks that are one but for names and the order in which their layers are listed: the same kinds and
/// settings, volumes, edges in order, results and shared weights.
public struct NetworkCorrespondence: Sendable {
  /// By layer of the first network, its counterpart's place in the second.
  public let counterparts: [Int]

  /// Returns where two networks begin to differ, in words; nil if they do not.
  public static func firstDifference(_ a: InferredNetwork, _ b: InferredNetwork) -> String? {
    switch matching(a, b) {
    case .success: nil
    case .failure(let difference): difference.words
    }
  }

  /// The correspondence of two networks; nil if they differ.
  public init?(_ a: InferredNetwork, _ b: InferredNetwork) {
    guard case .success(let counterparts) = NetworkCorrespondence.matching(a, b) else {
      return nil
    }
    self.counterparts = counterparts
  }

  private struct Difference: Error {
    let words: String
  }

  private static func matching(
    _ a: InferredNetwork, _ b: InferredNetwork
  ) -> Result<[Int], Difference> {
    var matcher = NetworkMatcher(a, b)
    if let words = matcher.run() { return .failure(Difference(words: words)) }
    return .success(matcher.counterparts.compactMap { $0 })
  }
}

/// Pairs the layers of two networks from their results back to their inputs.
private struct NetworkMatcher {
  private let a: InferredNetwork
  private let b: InferredNetwork
  var counterparts: [Int?]
  private var isTaken: [Bool]

  init(_ a: InferredNetwork, _ b: InferredNetwork) {
    self.a = a
    self.b = b
    counterparts = Array(repeating: nil, count: a.network.nodes.count)
    isTaken = Array(repeating: false, count: b.network.nodes.count)
  }

  mutating func run() -> String? {
    let (first, second) = (a.network, b.network)
    guard first.nodes.count == second.nodes.count else {
      return "\(first.nodes.count) layers and \(second.nodes.count)"
    }
    guard first.outputs.count == second.outputs.count else {
      return "\(first.outputs.count) results and \(second.outputs.count)"
    }
    let (inputs, others) = (first.inputs, second.inputs)
    guard inputs.count == others.count else { return "\(inputs.count) inputs and \(others.count)" }
    var pairs = zip(inputs, others).map { ($0.id.index, $1.id.index) }
    pairs += zip(first.outputs, second.outputs).map { ($0.index, $1.index) }
    if let difference = match(pairs) { return difference }
    // What leads to no result: ends that are made in the same way.
    let (ends, otherEnds) = (NetworkMatcher.ends(a), NetworkMatcher.ends(b))
    var numbering: [Made: Int] = [:]
    let (ways, otherWays) = (
      NetworkMatcher.ways(a, &numbering), NetworkMatcher.ways(b, &numbering)
    )
    var byWay: [Int: [Int]] = [:]
    for end in otherEnds.reversed() where !isTaken[end] {
      byWay[otherWays[end], default: []].append(end)
    }
    for end in ends where counterparts[end] == nil {
      guard let other = byWay[ways[end]]?.popLast() else {
        return "no layer is made as \(first.nodes[end].name) is"
      }
      if let difference = match([(end, other)]) { return difference }
    }
    return counterparts.allSatisfy { $0 != nil } ? nil : "layers that lead nowhere"
  }

  /// Layers that nothing reads.
  private static func ends(_ network: InferredNetwork) -> [Int] {
    var isRead = Array(repeating: false, count: network.network.nodes.count)
    for node in network.network.nodes {
      for input in node.inputs { isRead[input.index] = true }
    }
    return isRead.indices.filter { !isRead[$0] }
  }

  /// How a layer comes about: itself and the ways of what it reads.
  private struct Made: Hashable {
    let layer: Layer
    let attributes: Node.Attributes
    let inputs: [Int]
    let shared: Int?
    let isOnBranch: Bool
    /// Of an input, which it is.
    let place: Int
  }

  private static func ways(_ network: InferredNetwork, _ numbering: inout [Made: Int]) -> [Int] {
    var ways: [Int] = []
    var inputCount = 0
    for node in network.network.nodes {
      if node.layer.kind == .input { inputCount += 1 }
      let made = Made(
        layer: node.layer.withStatedRounding, attributes: node.attributes,
        inputs: node.inputs.map { ways[$0.index] },
        shared: node.sharesWeightsOf.map { ways[$0.index] }, isOnBranch: node.branch != nil,
        place: node.layer.kind == .input ? inputCount : 0)
      let way = numbering[made] ?? numbering.count
      numbering[made] = way
      ways.append(way)
    }
    return ways
  }

  private mutating func match(_ pairs: [(Int, Int)]) -> String? {
    var open = pairs
    while let (x, y) = open.popLast() {
      if let known = counterparts[x] {
        guard known == y else { return "\(a.network.nodes[x].name) is read in another place" }
        continue
      }
      let (node, other) = (a.network.nodes[x], b.network.nodes[y])
      guard !isTaken[y] else { return "\(other.name) stands for two layers" }
      guard node.layer.withStatedRounding == other.layer.withStatedRounding else {
        return "\(node.name) and \(other.name) have other settings"
      }
      guard node.attributes == other.attributes,
        node.enclosingModules == other.enclosingModules,
        node.branch.map({ a.network.branches[$0] }) == other.branch.map({ b.network.branches[$0] })
      else { return "\(node.name) and \(other.name) are marked otherwise" }
      let (id, otherID) = (a.network.id(at: x), b.network.id(at: y))
      guard a.shape(of: id) == b.shape(of: otherID) else {
        return "\(node.name) and \(other.name) give other volumes"
      }
      let (inputs, others) = (node.inputs.ids, other.inputs.ids)
      guard inputs.count == others.count,
        (node.sharesWeightsOf == nil) == (other.sharesWeightsOf == nil)
      else { return "\(node.name) and \(other.name) read other layers" }
      counterparts[x] = y
      isTaken[y] = true
      open += zip(inputs, others).map { ($0.index, $1.index) }
      if let shared = node.sharesWeightsOf, let otherShared = other.sharesWeightsOf {
        open.append((shared.index, otherShared.index))
      }
    }
    return nil
  }
}

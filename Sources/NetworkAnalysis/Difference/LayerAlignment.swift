import NetworkModel

/// The matching of layers between two networks.
///
/// First by name, of the kinds that authors name; from there along the edges, to layers that are equal or of
/// one kind and stand in the same place; then by order, where runs of unmatched layers resemble one
/// another. Takes time and memory in proportion to the layers and edges, and to `mostCells` at most.
struct LayerAlignment {
  private let a: AlignmentGraph
  private let b: AlignmentGraph
  /// By node of `a`, its place in `b`.
  private(set) var partnerInB: [Int?]
  /// By node of `b`, its place in `a`.
  private(set) var partnerInA: [Int?]
  /// Matched pairs whose neighbors are still to be looked at, by rule.
  private var pending: [[(a: Int, b: Int)]] = Rule.allCases.map { _ in [] }

  /// Inputs of a merge that are looked at again for each of them.
  private static let mostInputsRepeated = 64

  /// The rules by which neighbors of matched pairs are matched, the surest first.
  private enum Rule: Int, CaseIterable {
    /// They have one name and kind.
    case name
    /// They are equal, and no other layer reads or is read on the edges to them.
    case equalAlone
    /// They are equal and all that they read is matched.
    case equalInPlace
    /// As `equalAlone` and `equalInPlace`, of one kind but with other hyperparameters.
    case kindAlone, kindInPlace
  }

  init(_ a: AlignmentGraph, _ b: AlignmentGraph) {
    self.a = a
    self.b = b
    partnerInB = [Int?](repeating: nil, count: a.count)
    partnerInA = [Int?](repeating: nil, count: b.count)
    matchInputs()
    matchNames { a.isNamed($0) }
    spread()
    var cells = SequenceAlignment.mostCells
    for tokens in [Tokens.layers, .kinds] {
      matchRuns(by: tokens, cells: &cells)
      spread()
    }
    matchNames { _ in true }
  }

  private mutating func match(_ x: Int, _ y: Int) {
    partnerInB[x] = y
    partnerInA[y] = x
    for rule in Rule.allCases { pending[rule.rawValue].append((x, y)) }
  }

  private func areFree(_ x: Int, _ y: Int) -> Bool {
    partnerInB[x] == nil && partnerInA[y] == nil && a.kinds[x] == b.kinds[y]
  }

  // MARK: Names

  private mutating func matchInputs() {
    let inputsOfB = (0..<b.count).filter { b.kinds[$0] == .input }
    let inputsOfA = (0..<a.count).filter { a.kinds[$0] == .input }
    guard inputsOfA.count == 1, inputsOfB.count == 1 else { return }
    match(inputsOfA[0], inputsOfB[0])
  }

  private mutating func matchNames(where isWanted: (Int) -> Bool) {
    var places: [String: Int] = [:]
    for y in 0..<b.count where partnerInA[y] == nil { places[b.names[y]] = y }
    for x in 0..<a.count where partnerInB[x] == nil && isWanted(x) {
      if let y = places[a.names[x]], areFree(x, y) { match(x, y) }
    }
  }

  // MARK: Edges

  /// Matches neighbors of matched pairs until no rule has more to say.
  private mutating func spread() {
    var place = 0
    while place < Rule.allCases.count {
      guard let pair = pending[place].popLast() else {
        place += 1
        continue
      }
      apply(Rule.allCases[place], at: pair.a, pair.b)
      // New matches are followed by the surest rule first.
      if pending.prefix(place).contains(where: { !$0.isEmpty }) { place = 0 }
    }
  }

  private mutating func apply(_ rule: Rule, at x: Int, _ y: Int) {
    let (a, b) = (a, b)
    switch rule {
    case .name:
      pair(a.consumers(of: x), b.consumers(of: y), by: { a.names[$0] }, { b.names[$0] })
      pair(a.inputs(of: x), b.inputs(of: y), by: { a.names[$0] }, { b.names[$0] })
    case .equalAlone, .kindAlone:
      matchAlone(x, y, demandsEqual: rule == .equalAlone)
    case .equalInPlace:
      pair(
        inPlace(after: x, in: a, partnerInB), inPlace(after: y, in: b, partnerInA),
        by: { a.layers[$0] }, { b.layers[$0] })
    case .kindInPlace:
      pair(
        inPlace(after: x, in: a, partnerInB).filter { !a.isNamed($0) },
        inPlace(after: y, in: b, partnerInA), by: { a.kinds[$0] }, { b.kinds[$0] })
    }
  }

  /// Matches free nodes of one kind that have one key, each the first that is left.
  private mutating func pair<Key: Hashable>(
    _ xs: some Sequence<Int>, _ ys: some Sequence<Int>, by keyOfX: (Int) -> Key,
    _ keyOfY: (Int) -> Key
  ) {
    let free = ys.filter { partnerInA[$0] == nil }
    guard !free.isEmpty else { return }
    let candidates = xs.filter { partnerInB[$0] == nil }
    guard !candidates.isEmpty else { return }
    var places: [Key: [Int]] = [:]
    for y in free.reversed() { places[keyOfY(y), default: []].append(y) }
    for x in candidates where partnerInB[x] == nil {
      guard let y = places[keyOfX(x)]?.last, areFree(x, y) else { continue }
      places[keyOfX(x)]?.removeLast()
      match(x, y)
    }
  }

  /// The free nodes that read a node, and nothing that is not matched.
  private func inPlace(
    after node: Int, in graph: AlignmentGraph, _ partners: [Int?]
  ) -> [Int] {
    graph.consumers(of: node).filter { consumer in
      guard partners[consumer] == nil else { return false }
      let inputs = graph.inputs(of: consumer)
      // A merge of very many is looked at once, not at each of them.
      guard inputs.count <= LayerAlignment.mostInputsRepeated || inputs.last == node else {
        return false
      }
      return inputs.allSatisfy { partners[$0] != nil }
    }
  }

  /// Matches neighbors over edges that are the only ones of both ends.
  private mutating func matchAlone(_ x: Int, _ y: Int, demandsEqual: Bool) {
    func fits(_ x: Int, _ y: Int) -> Bool {
      guard areFree(x, y) else { return false }
      return demandsEqual ? a.layers[x] == b.layers[y] : !a.isNamed(x)
    }
    if a.consumerCount(of: x) == 1, b.consumerCount(of: y) == 1,
      let nextX = a.consumers(of: x).first(where: { _ in true }),
      let nextY = b.consumers(of: y).first(where: { _ in true }), fits(nextX, nextY)
    {
      match(nextX, nextY)
    }
    let (inputsOfX, inputsOfY) = (a.inputs(of: x), b.inputs(of: y))
    guard inputsOfX.count == inputsOfY.count else { return }
    for (previousX, previousY) in zip(inputsOfX, inputsOfY)
    where a.consumerCount(of: previousX) == 1 && b.consumerCount(of: previousY) == 1
      && fits(previousX, previousY)
    {
      match(previousX, previousY)
    }
  }

  // MARK: Order

  private enum Tokens { case layers, kinds }

  /// Matches runs of free named layers between those that are matched in the same order, if they are much
  /// alike: half of the shorter run equal, or two thirds of the longer one of equal kinds.
  private mutating func matchRuns(by tokens: Tokens, cells: inout Int) {
    let namedOfA = (0..<a.count).filter { a.isNamed($0) }
    let namedOfB = (0..<b.count).filter { b.isNamed($0) }
    let matched = namedOfA.compactMap { x in partnerInB[x].map { (a: x, b: $0) } }
    let fixed = SequenceAlignment.longestIncreasing(matched.map { $0.b }).map { matched[$0] }
    let freeOfA = namedOfA.filter { partnerInB[$0] == nil }
    let freeOfB = namedOfB.filter { partnerInA[$0] == nil }
    var (nextA, nextB) = (0, 0)
    for end in fixed + [(a: a.count, b: b.count)] {
      let endA = freeOfA[nextA...].prefix { $0 < end.a }
      let endB = freeOfB[nextB...].prefix { $0 < end.b }
      (nextA, nextB) = (endA.endIndex, endB.endIndex)
      guard !endA.isEmpty, !endB.isEmpty else { continue }
      matchRun(Array(endA), Array(endB), by: tokens, cells: &cells)
    }
  }

  private mutating func matchRun(_ xs: [Int], _ ys: [Int], by tokens: Tokens, cells: inout Int) {
    var numbers: [LayerKind: Int] = [:]
    func token(_ graph: AlignmentGraph, _ node: Int) -> Int {
      guard tokens == .kinds else { return graph.layers[node] }
      let number = numbers[graph.kinds[node]] ?? numbers.count
      numbers[graph.kinds[node]] = number
      return number
    }
    let pairs = SequenceAlignment.pairs(
      xs.map { token(a, $0) }, ys.map { token(b, $0) }, cells: &cells)
    let isAlike =
      switch tokens {
      case .layers: 2 * pairs.count >= min(xs.count, ys.count)
      case .kinds: 3 * pairs.count >= 2 * max(xs.count, ys.count)
      }
    guard isAlike else { return }
    for (i, j) in pairs where areFree(xs[i], ys[j]) { match(xs[i], ys[j]) }
  }
}

import NetworkModel

/// The matching of layers between two networks.
///
/// If the networks have equal layers in the same places throughout, names mean nothing. Else layers are matched
/// by the names that authors gave, and those that come about alike from the inputs on; then equal ones in
/// order; then by names that may come from counting, and by kind, in order. From each of these steps it goes
/// on along the edges, to layers that are equal or of one kind and stand in the same place. Takes time and
/// memory in proportion to the layers and edges, and to `mostCells` at most.
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
    /// They have one name and kind; those that authors name are also equal if it may come from counting.
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
    if let counterparts = StructureMatching.counterparts(a, b) {
      for (x, y) in counterparts.enumerated() {
        partnerInB[x] = y
        partnerInA[y] = x
      }
      return
    }
    matchInputs()
    matchNames { a.isNamed($0) && !a.isCounted($0) }
    for (x, y) in StructureMatching.pairsMadeAlike(a, b) where a.isNamed(x) && areFree(x, y) {
      match(x, y)
    }
    spread(through: .name)
    var cells = SequenceAlignment.mostCells
    matchRuns(by: .layers, cells: &cells)
    matchRuns(by: .namesOfUnequal, cells: &cells)
    // Between layers of one name, shorter runs may be alike.
    matchRuns(by: .layers, cells: &cells)
    spread(through: .equalInPlace)
    matchRuns(by: .names, cells: &cells)
    spread(through: .kindInPlace)
    matchRuns(by: .kinds, cells: &cells)
    spread(through: .kindInPlace)
    matchReadAlike()
    spread(through: .kindInPlace)
    matchNames { !a.isCounted($0) }
    matchCountedNames()
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

  /// Matches what is left by names that may come from counting, of layers that follow the same convolution or
  /// other product; of these themselves, equal ones.
  private mutating func matchCountedNames() {
    let (productsOfA, productsOfB) = (a.nearestProducts, b.nearestProducts)
    var places: [String: Int] = [:]
    for y in 0..<b.count where partnerInA[y] == nil { places[b.names[y]] = y }
    for x in 0..<a.count where partnerInB[x] == nil {
      guard let y = places[a.names[x]], areFree(x, y) else { continue }
      let (productOfX, productOfY) = (productsOfA[x], productsOfB[y])
      let isInPlace =
        if productOfX == x || productOfY == y {
          a.isEqual(x, to: y, of: b)
        } else if let productOfX, let productOfY {
          partnerInB[productOfX] == productOfY
        } else {
          false
        }
      if isInPlace { match(x, y) }
    }
  }

  // MARK: Edges

  /// Matches neighbors of matched pairs by the rules up to one, until none of them has more to say.
  private mutating func spread(through last: Rule) {
    var place = 0
    while place <= last.rawValue {
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
      func isKnown(_ x: Int, _ y: Int) -> Bool {
        !a.isNamed(x) || !a.isCounted(x) || a.isEqual(x, to: y, of: b)
      }
      pair(
        a.consumers(of: x), b.consumers(of: y), by: { a.names[$0] }, { b.names[$0] }, if: isKnown)
      pair(a.inputs(of: x), b.inputs(of: y), by: { a.names[$0] }, { b.names[$0] }, if: isKnown)
    case .equalAlone, .kindAlone:
      matchAlone(x, y, demandsEqual: rule == .equalAlone)
    case .equalInPlace:
      pair(
        inPlace(after: x, in: a, partnerInB), inPlace(after: y, in: b, partnerInA),
        by: { a.written[$0] }, { b.written[$0] })
      pair(
        inPlace(after: x, in: a, partnerInB), inPlace(after: y, in: b, partnerInA),
        by: { a.resolved[$0] }, { b.resolved[$0] })
    case .kindInPlace:
      pair(
        inPlace(after: x, in: a, partnerInB).filter { !a.isNamed($0) },
        inPlace(after: y, in: b, partnerInA), by: { a.kinds[$0] }, { b.kinds[$0] })
    }
  }

  /// Matches free nodes of one kind that have one key, each the first that is left.
  private mutating func pair<Key: Hashable>(
    _ xs: some Sequence<Int>, _ ys: some Sequence<Int>, by keyOfX: (Int) -> Key,
    _ keyOfY: (Int) -> Key, if isWanted: (Int, Int) -> Bool = { _, _ in true }
  ) {
    let free = ys.filter { partnerInA[$0] == nil }
    guard !free.isEmpty else { return }
    let candidates = xs.filter { partnerInB[$0] == nil }
    guard !candidates.isEmpty else { return }
    var places: [Key: [Int]] = [:]
    for y in free.reversed() { places[keyOfY(y), default: []].append(y) }
    for x in candidates where partnerInB[x] == nil {
      guard let y = places[keyOfX(x)]?.last, areFree(x, y), isWanted(x, y) else { continue }
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

  /// Matches layers that authors do not name, from the results back, if all that read them are matched with
  /// each other: an activation before a fork, behind a layer that was put in.
  private mutating func matchReadAlike() {
    // By node, its place among what the first of its readers reads.
    var places = [Int](repeating: -1, count: a.count)
    for node in a.network.nodes {
      for (place, input) in node.inputs.enumerated() where places[input.index] < 0 {
        places[input.index] = place
      }
    }
    for x in (0..<a.count).reversed() where partnerInB[x] == nil && !a.isNamed(x) {
      let readers = Array(a.consumers(of: x))
      guard let reader = readers.first, let other = partnerInB[reader] else { continue }
      let inputs = b.network.nodes[other].inputs.ids
      guard inputs.count == a.network.nodes[reader].inputs.ids.count else { continue }
      let y = inputs[places[x]].index
      guard areFree(x, y), readers.count == b.consumerCount(of: y) else { continue }
      let partners = readers.compactMap { partnerInB[$0] }
      guard partners.count == readers.count, partners.sorted() == b.consumers(of: y).sorted() else {
        continue
      }
      match(x, y)
    }
  }

  /// Matches neighbors over edges that are the only ones of both ends.
  private mutating func matchAlone(_ x: Int, _ y: Int, demandsEqual: Bool) {
    func fits(_ x: Int, _ y: Int) -> Bool {
      guard areFree(x, y) else { return false }
      return demandsEqual ? a.isEqual(x, to: y, of: b) : !a.isNamed(x)
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

  /// What is aligned in runs of layers.
  private enum Step {
    /// Equal layers, of which those of equal names are preferred.
    case layers
    /// Layers of one name and kind that are equal to no free layer of the other network.
    case namesOfUnequal
    /// Layers of one name and kind.
    case names
    /// Layers of one kind, of which those of equal names are preferred.
    case kinds
  }

  /// Matches runs of free named layers between those that are matched in the same order: by name, or if they
  /// are much alike, that is half of the shorter run equal, or two thirds of the longer one of equal kinds.
  private mutating func matchRuns(by step: Step, cells: inout Int) {
    let namedOfA = (0..<a.count).filter { a.isNamed($0) }
    let namedOfB = (0..<b.count).filter { b.isNamed($0) }
    let matched = namedOfA.compactMap { x in partnerInB[x].map { (a: x, b: $0) } }
    let fixed = SequenceAlignment.longestIncreasing(matched.map { $0.b }).map { matched[$0] }
    var freeOfA = namedOfA.filter { partnerInB[$0] == nil }
    var freeOfB = namedOfB.filter { partnerInA[$0] == nil }
    if step == .namesOfUnequal {
      (freeOfA, freeOfB) = (
        LayerAlignment.unequal(freeOfA, of: a, to: freeOfB, of: b),
        LayerAlignment.unequal(freeOfB, of: b, to: freeOfA, of: a)
      )
    }
    var (nextA, nextB) = (0, 0)
    for end in fixed + [(a: a.count, b: b.count)] {
      let endA = freeOfA[nextA...].prefix { $0 < end.a }
      let endB = freeOfB[nextB...].prefix { $0 < end.b }
      (nextA, nextB) = (endA.endIndex, endB.endIndex)
      guard !endA.isEmpty, !endB.isEmpty else { continue }
      switch step {
      case .layers, .kinds: matchRun(Array(endA), Array(endB), by: step, cells: &cells)
      case .namesOfUnequal, .names: matchNames(Array(endA), Array(endB))
      }
    }
  }

  /// The nodes that are equal to none of the other network's.
  private static func unequal(
    _ nodes: [Int], of graph: AlignmentGraph, to others: [Int], of other: AlignmentGraph
  ) -> [Int] {
    let written = Set(others.map { other.written[$0] })
    let resolved = Set(others.map { other.resolved[$0] })
    return nodes.filter {
      !written.contains(graph.written[$0]) && !resolved.contains(graph.resolved[$0])
    }
  }

  /// Matches layers of a run that have one name and kind, in order.
  private mutating func matchNames(_ xs: [Int], _ ys: [Int]) {
    var places: [String: Int] = [:]
    for y in ys { places[b.names[y]] = y }
    var pairs: [(a: Int, b: Int)] = []
    for x in xs {
      if let y = places[a.names[x]], areFree(x, y) { pairs.append((x, y)) }
    }
    for place in SequenceAlignment.longestIncreasing(pairs.map { $0.b }) {
      match(pairs[place].a, pairs[place].b)
    }
  }

  private mutating func matchRun(_ xs: [Int], _ ys: [Int], by step: Step, cells: inout Int) {
    var namePlaces: [String: Int] = [:]
    for (place, x) in xs.enumerated() { namePlaces[a.names[x]] = place }
    let namesOfB = ys.map { namePlaces[b.names[$0]] ?? -1 }
    let shared = Set(namesOfB)
    var kindNumbers: [LayerKind: Int] = [:]
    func element(_ graph: AlignmentGraph, _ node: Int, name: Int) -> SequenceAlignment.Element {
      guard step == .kinds else {
        return SequenceAlignment.Element(graph.written[node], graph.resolved[node], name: name)
      }
      let number = kindNumbers[graph.kinds[node]] ?? kindNumbers.count
      kindNumbers[graph.kinds[node]] = number
      return SequenceAlignment.Element(number, number, name: name)
    }
    let elementsOfA = xs.enumerated().map { place, x in
      element(a, x, name: shared.contains(place) ? place : -1)
    }
    let elementsOfB = zip(ys, namesOfB).map { y, name in element(b, y, name: name) }
    let pairs = SequenceAlignment.pairs(elementsOfA, elementsOfB, cells: &cells)
    let isAlike =
      step == .kinds
      ? 3 * pairs.count >= 2 * max(xs.count, ys.count)
      : 2 * pairs.count >= min(xs.count, ys.count)
    guard isAlike else { return }
    for (i, j) in pairs where areFree(xs[i], ys[j]) { match(xs[i], ys[j]) }
  }
}

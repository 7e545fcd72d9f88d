import NetworkModel

/// The pairing of layers of two networks by structure alone, whatever their names.
///
/// `NetworkCorrespondence` asks whether two networks are one in everything. Here they may be written otherwise:
/// in paddings of as many pixels, in what is frozen or shared, and in the size of the input.
enum StructureMatching {
  /// By node of the first network, its counterpart in the second: of networks with equal layers in the same
  /// places throughout. Nil for others.
  static func counterparts(_ a: AlignmentGraph, _ b: AlignmentGraph) -> [Int]? {
    guard a.count == b.count else { return nil }
    var matcher = Matcher(a, b)
    guard matcher.match(inputs(a), inputs(b)),
      matcher.match(a.network.outputs.map { $0.index }, b.network.outputs.map { $0.index })
    else { return nil }
    // What leads to no result.
    let ends = (0..<a.count).filter { a.consumerCount(of: $0) == 0 && matcher.inB[$0] == nil }
    let otherEnds = (0..<b.count).filter { b.consumerCount(of: $0) == 0 && !matcher.isTaken[$0] }
    guard matcher.match(ends, otherEnds) else { return nil }
    let counterparts = matcher.inB.compactMap { $0 }
    return counterparts.count == a.count ? counterparts : nil
  }

  private static func inputs(_ graph: AlignmentGraph) -> [Int] {
    (0..<graph.count).filter { graph.kinds[$0] == .input }
  }

  /// Pairs from layers back to the inputs.
  private struct Matcher {
    let a: AlignmentGraph
    let b: AlignmentGraph
    var inB: [Int?]
    var isTaken: [Bool]

    init(_ a: AlignmentGraph, _ b: AlignmentGraph) {
      self.a = a
      self.b = b
      inB = [Int?](repeating: nil, count: a.count)
      isTaken = [Bool](repeating: false, count: b.count)
    }

    /// Returns whether layers, and all that they read, are equal.
    mutating func match(_ xs: [Int], _ ys: [Int]) -> Bool {
      guard xs.count == ys.count else { return false }
      var open = zip(xs, ys).map { ($0, $1) }
      while let (x, y) = open.popLast() {
        if let known = inB[x] {
          guard known == y else { return false }
          continue
        }
        guard !isTaken[y], a.kinds[x] == b.kinds[y],
          a.kinds[x] == .input || a.isEqual(x, to: y, of: b)
        else { return false }
        let (inputsOfX, inputsOfY) = (a.inputs(of: x), b.inputs(of: y))
        guard inputsOfX.count == inputsOfY.count else { return false }
        inB[x] = y
        isTaken[y] = true
        for (inputOfX, inputOfY) in zip(inputsOfX, inputsOfY) { open.append((inputOfX, inputOfY)) }
      }
      return true
    }
  }

  /// How a layer comes about: itself and the ways of what it reads.
  private struct Way: Hashable {
    let layer: Int
    let inputs: [Int]
    /// Of an input, which it is.
    let place: Int
  }

  /// Layers that come about in a way in which no other layer of their network does. Pairs of which a name
  /// says otherwise, being that of an equal layer in another place, are left out.
  static func pairsMadeAlike(_ a: AlignmentGraph, _ b: AlignmentGraph) -> [(a: Int, b: Int)] {
    var numbering: [Way: Int] = [:]
    let waysOfA = ways(of: a, &numbering)
    let waysOfB = ways(of: b, &numbering)
    let placesInA = onlyPlaces(waysOfA, count: numbering.count)
    let placesInB = onlyPlaces(waysOfB, count: numbering.count)
    let namesOfA = places(of: a.names)
    let namesOfB = places(of: b.names)
    var pairs: [(a: Int, b: Int)] = []
    for (way, x) in placesInA.enumerated() {
      guard let x, let y = placesInB[way] else { continue }
      if a.names[x] != b.names[y] {
        if let other = namesOfB[a.names[x]], a.isEqual(x, to: other, of: b) { continue }
        if let other = namesOfA[b.names[y]], a.isEqual(other, to: y, of: b) { continue }
      }
      pairs.append((x, y))
    }
    return pairs
  }

  private static func ways(of graph: AlignmentGraph, _ numbering: inout [Way: Int]) -> [Int] {
    var ways: [Int] = []
    ways.reserveCapacity(graph.count)
    var inputCount = 0
    for node in 0..<graph.count {
      let isInput = graph.kinds[node] == .input
      if isInput { inputCount += 1 }
      let made = Way(
        layer: graph.resolved[node], inputs: graph.inputs(of: node).map { ways[$0] },
        place: isInput ? inputCount : 0)
      let way = numbering[made] ?? numbering.count
      numbering[made] = way
      ways.append(way)
    }
    return ways
  }

  /// By way, the only node of it; nil if there is none or several.
  private static func onlyPlaces(_ ways: [Int], count: Int) -> [Int?] {
    var places = [Int?](repeating: nil, count: count)
    var isSeen = [Bool](repeating: false, count: count)
    for (node, way) in ways.enumerated() {
      places[way] = isSeen[way] ? nil : node
      isSeen[way] = true
    }
    return places
  }

  private static func places(of names: [String]) -> [String: Int] {
    var places: [String: Int] = [:]
    places.reserveCapacity(names.count)
    for (place, name) in names.enumerated() { places[name] = place }
    return places
  }
}

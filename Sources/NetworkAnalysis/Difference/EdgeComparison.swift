import NetworkModel

/// Whether matched layers read the same, once what was put in between or taken out is looked through.
struct EdgeComparison {
  private let a: AlignmentGraph
  private let b: AlignmentGraph
  private let partnersInAfter: [Int?]
  /// By node, the nearest matched layer at or before it, following first inputs.
  private let sourcesInA: [Int?]
  private let sourcesInB: [Int?]

  init(
    _ a: AlignmentGraph, _ b: AlignmentGraph, partnersInAfter: [Int?], partnersInBefore: [Int?]
  ) {
    self.a = a
    self.b = b
    self.partnersInAfter = partnersInAfter
    sourcesInA = EdgeComparison.sources(a, partnersInAfter)
    sourcesInB = EdgeComparison.sources(b, partnersInBefore)
  }

  private static func sources(_ graph: AlignmentGraph, _ partners: [Int?]) -> [Int?] {
    var sources: [Int?] = []
    sources.reserveCapacity(graph.count)
    for node in 0..<graph.count {
      if partners[node] != nil {
        sources.append(node)
      } else {
        sources.append(graph.inputs(of: node).first.flatMap { sources[$0] })
      }
    }
    return sources
  }

  func isRewired(_ x: Int, _ y: Int) -> Bool {
    let (inputsOfX, inputsOfY) = (a.inputs(of: x), b.inputs(of: y))
    guard inputsOfX.count == inputsOfY.count else { return true }
    if zip(inputsOfX, inputsOfY).allSatisfy({ corresponds($0, $1) }) { return false }
    guard a.network.nodes[x].layer.family.ignoresOrder else { return true }
    let ofX = inputsOfX.map { sourcesInA[$0].flatMap { partnersInAfter[$0] } ?? -1 }
    let ofY = inputsOfY.map { sourcesInB[$0] ?? -1 }
    return ofX.sorted() != ofY.sorted()
  }

  /// Returns whether what is read is the same, or follows from the same over layers that only one network has.
  private func corresponds(_ inputOfX: Int, _ inputOfY: Int) -> Bool {
    let sourceOfX = sourcesInA[inputOfX].flatMap { partnersInAfter[$0] }
    let sourceOfY = sourcesInB[inputOfY]
    if sourceOfX == sourceOfY { return true }
    // A merge that was put in, such as an addition, goes on with one of its paths.
    if sourceOfY != inputOfY, let sourceOfX,
      b.inputs(of: inputOfY).contains(where: { sourcesInB[$0] == sourceOfX })
    {
      return true
    }
    guard sourcesInA[inputOfX] != inputOfX, let sourceOfY else { return false }
    return a.inputs(of: inputOfX).contains { input in
      sourcesInA[input].flatMap { partnersInAfter[$0] } == sourceOfY
    }
  }

  func sharesOtherWeights(_ x: Int, _ y: Int) -> Bool {
    switch (a.network.nodes[x].sharesWeightsOf, b.network.nodes[y].sharesWeightsOf) {
    case (nil, nil): false
    case (let ofX?, let ofY?): partnersInAfter[ofX.index] != ofY.index
    case (nil, _), (_, nil): true
    }
  }
}

extension LayerFamily {
  /// True if the order of what it reads means nothing.
  fileprivate var ignoresOrder: Bool {
    switch self {
    case .merge(.addition), .merge(.maximum):
      true
    // The first factor is the volume, the others are its gates.
    case .merge(.multiplication), .merge(.subtraction), .merge(.weightedAddition),
      .merge(.matrixMultiplication):
      false
    case .source, .product, .distance, .reduction, .activation, .learnedActivation, .gating,
      .scaling,
      .normalization, .distribution, .noise, .resampling, .rearrangement, .opaque:
      false
    }
  }
}

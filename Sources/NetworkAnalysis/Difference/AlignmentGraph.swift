@_spi(Rules) import NetworkModel

/// A network laid out for alignment: neighbors in both directions, and numbers for each distinct layer.
struct AlignmentGraph {
  let network: Network
  let names: [String]
  let kinds: [LayerKind]
  /// Equal for layers, of either network, that are written alike.
  let written: [Int]
  /// Equal for layers, of either network, that have the same settings at their inputs, with paddings in pixels.
  let resolved: [Int]
  private let isCountedByNode: [Bool]
  private let consumerStarts: [Int]
  private let consumerNodes: [Int32]

  var count: Int { names.count }

  init(_ inferred: InferredNetwork, numbering: inout [Layer: Int]) {
    let network = inferred.network
    self.network = network
    let nodes = network.nodes
    names = nodes.map { $0.name }
    kinds = nodes.map { $0.layer.kind }
    isCountedByNode = names.map { CountedName.isOne($0) }
    var written: [Int] = []
    var resolved: [Int] = []
    written.reserveCapacity(nodes.count)
    resolved.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      let id = network.id(at: index)
      let layer = node.layer.withStatedRounding
      written.append(AlignmentGraph.number(of: layer, in: &numbering))
      let inPixels = node.layer.inPixels(from: inferred.input(of: id), to: inferred.shape(of: id))
      resolved.append(AlignmentGraph.number(of: inPixels ?? layer, in: &numbering))
    }
    self.written = written
    self.resolved = resolved
    var starts = [Int](repeating: 0, count: nodes.count + 1)
    for node in nodes {
      for input in node.inputs { starts[input.index + 1] += 1 }
    }
    for index in 0..<nodes.count { starts[index + 1] += starts[index] }
    var places = starts
    var consumers = [Int32](repeating: 0, count: starts[nodes.count])
    for (index, node) in nodes.enumerated() {
      for input in node.inputs {
        consumers[places[input.index]] = Int32(index)
        places[input.index] += 1
      }
    }
    consumerStarts = starts
    consumerNodes = consumers
  }

  private static func number(of layer: Layer, in numbering: inout [Layer: Int]) -> Int {
    if let known = numbering[layer] { return known }
    let number = numbering.count
    numbering[layer] = number
    return number
  }

  /// Returns whether a layer has the settings of one of another network, as they are written or with paddings
  /// in pixels.
  func isEqual(_ node: Int, to other: Int, of graph: AlignmentGraph) -> Bool {
    written[node] == graph.written[other] || resolved[node] == graph.resolved[other]
  }

  func inputs(of node: Int) -> [Int] { network.nodes[node].inputs.map { $0.index } }

  func consumerCount(of node: Int) -> Int { consumerStarts[node + 1] - consumerStarts[node] }

  /// The nodes that read a node, in their order.
  func consumers(of node: Int) -> some Sequence<Int> {
    consumerNodes[consumerStarts[node]..<consumerStarts[node + 1]].lazy.map { Int($0) }
  }

  /// Returns whether authors name such layers: convolutions and pools; activations, norms and merges are
  /// numbered, and move up when one is inserted.
  func isNamed(_ node: Int) -> Bool { network.nodes[node].layer.family.isNamedByAuthors }

  /// Returns whether a node's name may come from counting, so that it says little of the node of that name in
  /// another network.
  func isCounted(_ node: Int) -> Bool { isCountedByNode[node] }

  /// By node, the nearest layer with products at or before it, following first inputs.
  var nearestProducts: [Int?] {
    var nearest: [Int?] = []
    nearest.reserveCapacity(count)
    for (index, node) in network.nodes.enumerated() {
      if node.layer.family.hasProducts {
        nearest.append(index)
      } else {
        nearest.append(node.inputs.first.flatMap { nearest[$0.index] })
      }
    }
    return nearest
  }
}

/// Names that programs give by counting: `conv3`, `conv2d_1`, `features.4`, `unit2/reduce`.
///
/// The `conv3` of a paper is the same text, so such a name is not taken for an author's.
enum CountedName {
  /// Returns whether a part of a name is a word and a number, or a place in a list.
  ///
  /// `conv3_1` and `3x3` are none: programs do not count in two numbers.
  static func isOne(_ name: String) -> Bool {
    Array(name.utf8).split(separator: UInt8(ascii: "/")).contains { isCount($0) }
  }

  private static func isCount(_ part: ArraySlice<UInt8>) -> Bool {
    var stem = part
    while let last = stem.last, isDigit(last) { stem.removeLast() }
    guard stem.count < part.count else { return false }
    guard let end = stem.last, end != UInt8(ascii: ".") else { return true }
    if end == UInt8(ascii: "_") || end == UInt8(ascii: "-") { stem.removeLast() }
    guard let first = stem.first, let last = stem.last else { return false }
    return isLetter(first) && !isDigit(last)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte >= 0x80
  }
}

extension LayerFamily {
  /// True if authors name such layers, as `conv1` and `pool5`; what comes between is numbered by programs.
  fileprivate var isNamedByAuthors: Bool {
    switch self {
    case .source, .product, .distance, .reduction:
      true
    case .activation, .learnedActivation, .gating, .scaling, .normalization, .distribution, .noise,
      .merge,
      .resampling, .rearrangement, .opaque:
      false
    }
  }

  /// True for the layers that others, such as activations and pools, come after.
  fileprivate var hasProducts: Bool {
    switch self {
    case .source, .product, .distance:
      true
    case .reduction, .activation, .learnedActivation, .gating, .scaling, .normalization,
      .distribution, .noise, .merge, .resampling, .rearrangement, .opaque:
      false
    }
  }
}

extension Layer {
  /// The layer with its paddings in pixels, rounded down; nil without a window, or if it would give another
  /// output. So layers that differ only in how padding or rounding is written become one.
  fileprivate func inPixels(from input: LayerInput, to output: Shape) -> Layer? {
    guard let windows, case .one(let volume) = input, volume.axes == windows.axes,
      let padded = try? windows.inPixels(on: volume), let layer = with(padded),
      let shape = try? layer.output(from: input), shape == output
    else { return nil }
    return layer
  }
}

extension Windows {
  /// The windows with the padding that `same` comes to.
  fileprivate func inPixels(on volume: Shape) throws(LayerError) -> Windows {
    func padded(_ axis: Axis) throws(LayerError) -> Window {
      let window = self[axis]
      let (before, after) = window.resolvedPadding(along: volume[axis])
      return try Window(
        kernel: window.kernel, stride: window.stride, dilation: window.dilation,
        padding: .explicit(before: Int(clamping: before), after: Int(clamping: after)))
    }
    return try Windows(axes, padded)
  }
}

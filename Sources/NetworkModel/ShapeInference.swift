/// Builds a network node by node and infers each output volume as it is added.
///
/// A node that cannot take its input is reported; its volume is unknown, and so, without a report, is that of
/// every node that follows from it.
public struct ShapeInference {
  private var network: Network
  private var shapes = KnownShapes()
  private var nodesByName = NameIndex()
  private var blocksByName = NameIndex()
  /// The first of them, `mostFindings` at most.
  public private(set) var findings: [ShapeFinding] = []
  private var reported: Set<ShapeFinding.Key> = []
  private var hasErrors = false

  /// Findings beyond which none is kept: a hostile description has one for every node.
  public static let mostFindings = 1000

  /// A network of no nodes yet.
  public init(name: String, title: String = "") {
    network = Network(name: name, title: title)
  }

  /// The number of nodes so far.
  public var count: Int { network.nodes.count }

  /// The output volume of a node; nil if an error left it unknown.
  public func shape(of id: NodeID) -> Shape? { shapes[id.index] }

  /// Returns the node of that full name among those added so far; nil if there is none.
  public mutating func node(named name: String) -> NodeID? {
    nodesByName.index(of: name, among: network.nodes) { $0.name }.map { NodeID(index: $0) }
  }

  /// Index of the block instance or side output of that name.
  public mutating func block(named name: String) -> Int? {
    blocksByName.index(of: name, among: network.blocks) { $0.name }
  }

  /// A node that was added; its shape may be unknown.
  public subscript(id: NodeID) -> Node { network.nodes[id.index] }

  /// The nodes so far, each after those it reads.
  public var nodes: [Node] { network.nodes }

  /// Adds a node whose inputs are there already and infers its volume.
  ///
  /// - Precondition: the name is new (`node(named:)`), and there are fewer than 2³² nodes.
  @discardableResult
  public mutating func add(_ node: consuming Node) -> NodeID {
    let id = NodeID(index: network.nodes.count)
    // Those of whoever has them, however many share them on the way.
    if let shared = node.sharesWeightsOf, let owner = network.nodes[shared.index].sharesWeightsOf {
      node.sharesWeightsOf = owner
    }
    shapes.append(infer(node, id: id))
    network.nodes.append(node)
    return id
  }

  /// Notes that a module of a framework ends with a node, whose output is the module's too.
  ///
  /// - Precondition: the node was added, and fewer than 2³² modules end with it.
  public mutating func markModule(endingAt id: NodeID) {
    network.nodes[id.index].enclosingModules += 1
  }

  private mutating func infer(_ node: Node, id: NodeID) -> Shape? {
    guard let input = known(node.inputs) else { return nil }
    do throws(LayerError) {
      let output = try node.layer.output(from: input)
      let unread = node.layer.unreadRemainders(from: input)
      if !unread.isEmpty { report(.unreadRemainders(unread), at: id, node) }
      if let shared = node.sharesWeightsOf {
        try check(node, at: id, input, output, sharing: shared)
      }
      return output
    } catch {
      hasErrors = true
      report(.error(error), at: id, node)
      return nil
    }
  }

  /// The volumes that enter a node; nil if an error left one of them unknown.
  private func known(_ inputs: NodeInputs) -> LayerInput? {
    switch inputs {
    case .none: return LayerInput.none
    case .one(let input): return shapes[input.index].map { .one($0) }
    case .many(let inputs):
      var volumes: [Shape] = []
      volumes.reserveCapacity(inputs.count)
      for input in inputs {
        guard let shape = shapes[input.index] else { return nil }
        volumes.append(shape)
      }
      return .several(volumes)
    }
  }

  /// Layers that share weights are of one kind and have as many.
  private mutating func check(
    _ node: Node, at id: NodeID, _ input: LayerInput, _ output: Shape, sharing shared: NodeID
  ) throws(LayerError) {
    let other = self[shared]
    guard let otherInput = known(other.inputs), let otherOutput = shapes[shared.index] else {
      return
    }
    let own = try node.layer.parameters(from: input, to: output)
    let theirs = try other.layer.parameters(from: otherInput, to: otherOutput)
    guard node.layer.kind != other.layer.kind || own != theirs else { return }
    hasErrors = true
    report(.weightsDiffer(own: own, shared: theirs), at: id, node)
  }

  /// The same fault of the same statement is reported once, however often a block repeats it.
  private mutating func report(_ fault: ShapeFinding.Fault, at id: NodeID, _ node: Node) {
    guard findings.count < ShapeInference.mostFindings else { return }
    let key = ShapeFinding.Key(origin: node.origin, fault: fault)
    if reported.insert(key).inserted { findings.append(ShapeFinding(node: id, fault: fault)) }
  }

  // MARK: What is not known

  /// Adds an operation of an imported file that is no layer of this library, with the output that the file
  /// states; it may read any number of nodes, or none. Weights that it shares with another opaque node count
  /// once if `sharesWeightsOf` names that one.
  ///
  /// - Precondition: as for `add(_:)`; the nodes that it reads were added.
  @discardableResult
  public mutating func add(
    _ opaque: Opaque, prefix: String = "", named name: String, reading inputs: [NodeID],
    attributes: Node.Attributes = [], branch: Int? = nil, sharesWeightsOf: NodeID? = nil,
    origin: Int
  ) -> NodeID {
    let entering: NodeInputs =
      switch inputs.count {
      case 0: .none
      case 1: .one(inputs[0])
      default: .many(inputs)
      }
    return add(
      Node(
        prefix: prefix, name: name, layer: .opaque(opaque), inputs: entering,
        attributes: attributes, branch: branch, sharesWeightsOf: sharesWeightsOf, origin: origin))
  }

  /// Notes an operation of an imported file that cannot be a node, since the shape of its output is not known;
  /// each one that follows from it is noted likewise. The network is partial: whatever total they belong to is
  /// a lower bound.
  public mutating func omit(_ omission: Omission) { network.omissions.append(omission) }

  /// The operations left out so far.
  public var omissions: [Omission] { network.omissions }

  // MARK: Structure

  /// Opens an instance of a block and returns its index; what is added next belongs to it.
  ///
  /// - Parameters:
  ///   - prefix: What its layers' names begin with, a slash at the end.
  ///   - block: The block's name; empty for a side output.
  ///   - parent: The index of the instance that it lies in; nil at the top.
  ///   - branch: The index of the side output that it is or lies in; nil on the main path.
  public mutating func beginBlock(
    prefix: String, of block: String, in parent: Int?, branch: Int?
  ) -> Int {
    let depth = parent.map { network.blocks[$0].depth + 1 } ?? 0
    network.blocks.append(
      BlockInstance(
        prefix: prefix, block: block, parent: parent, depth: depth, branch: branch,
        nodes: count..<count))
    return network.blocks.count - 1
  }

  /// Closes the instance of that index, which must be the last one opened that is still open.
  public mutating func endBlock(_ index: Int) {
    network.blocks[index].nodes = network.blocks[index].nodes.lowerBound..<count
  }

  /// Adds a side output and returns its index, which its nodes carry as `branch`.
  public mutating func addBranch(named name: String) -> Int {
    network.branches.append(name)
    return network.branches.count - 1
  }

  /// The nodes of the block instance of that index, so far.
  public func nodes(ofBlock index: Int) -> Range<Int> { network.blocks[index].nodes }

  /// The index of the instance that the one of that index lies in; nil at the top.
  public func parent(ofBlock index: Int) -> Int? { network.blocks[index].parent }

  /// The innermost instance that each layer is in, by node; nil for none. All instances are closed.
  public var innermostBlocks: [Int?] { network.innermostBlocks }

  /// The full name of the block instance of that index.
  public func blockName(_ index: Int) -> String { network.blocks[index].name }

  /// The full names of the block instances that began last.
  public func blockNames(last count: Int) -> [String] {
    network.blocks.suffix(count).map { $0.name }
  }

  /// The full name of the side output of that index.
  public func branchName(_ index: Int) -> String { network.branches[index] }

  /// Returns whether a node has weights, biases or statistics; false if its volume is unknown.
  public func hasParameters(_ id: NodeID) -> Bool {
    let node = network.nodes[id.index]
    guard let input = known(node.inputs), let output = shapes[id.index],
      let parameters = try? node.layer.parameters(from: input, to: output)
    else { return false }
    return parameters != .none
  }

  /// Marks the parameters of a node as not trained.
  public mutating func freeze(_ id: NodeID) { network.nodes[id.index].attributes.insert(.frozen) }

  /// The network with every volume known and one result, or nil if an error was found.
  public consuming func finish(output: NodeID?, origins: Origins) -> InferredNetwork? {
    finish(outputs: output.map { [$0] } ?? [], origins: origins)
  }

  /// The network with every volume known, or nil if an error was found.
  public consuming func finish(outputs: [NodeID], origins: Origins) -> InferredNetwork? {
    guard !hasErrors else { return nil }
    network.outputs = outputs
    network.origins = origins
    network.markSideOutputs()
    guard let shapes = shapes.all else { return nil }
    return InferredNetwork(network: network, shapes: shapes)
  }
}

/// A network in which every layer takes its input. Only inference makes one.
public struct InferredNetwork: Sendable {
  /// The layers and their connections.
  public let network: Network
  /// Output volumes of one image, by node.
  private let shapes: [Shape]

  init(network: Network, shapes: [Shape]) {
    self.network = network
    self.shapes = shapes
  }

  /// A node of the network.
  public subscript(id: NodeID) -> Node { network.nodes[id.index] }

  /// The output volume of a node.
  public func shape(of id: NodeID) -> Shape { shapes[id.index] }

  /// The nodes of which only is known what their file states, in order.
  public var opaqueLayers: [NodeID] {
    network.nodes.indices.compactMap { index in
      if case .opaque = network.nodes[index].layer { network.id(at: index) } else { nil }
    }
  }

  /// Returns the input of a node.
  public func input(of id: NodeID) -> LayerInput {
    switch network.nodes[id.index].inputs {
    case .none: .none
    case .one(let input): .one(shapes[input.index])
    case .many(let inputs): .several(inputs.map { shapes[$0.index] })
    }
  }
}

/// A finding of inference at a node; data for `ShapeDiagnostics`.
public struct ShapeFinding: Hashable, Sendable {
  /// The node that cannot take its input, or that leaves part of it unread.
  public let node: NodeID
  /// The fault, in numbers.
  public let fault: Fault

  /// A fault at a node; only the first kind leaves its shape unknown.
  public enum Fault: Hashable, Sendable {
    case error(LayerError)
    /// Pixels, or padding, stay unread and no rounding was stated.
    case unreadRemainders([WindowFit])
    /// The layer cannot use the weights of the one it names.
    case weightsDiffer(own: ParameterCount, shared: ParameterCount)
  }

  struct Key: Hashable {
    let origin: Int
    let fault: Fault
  }
}

/// Output volumes by node. Nearly always all are known, and then the array is the inferred network's.
private struct KnownShapes {
  private var shapes: [Shape] = []
  /// Nodes whose place in the array is filled with any volume.
  private var unknown: Set<Int> = []

  subscript(index: Int) -> Shape? {
    unknown.isEmpty || !unknown.contains(index) ? shapes[index] : nil
  }

  mutating func append(_ shape: Shape?) {
    if let shape {
      shapes.append(shape)
    } else {
      unknown.insert(shapes.count)
      shapes.append(.one)
    }
  }

  /// Nil if one is unknown.
  var all: [Shape]? { unknown.isEmpty ? shapes : nil }
}

/// Finds what grows by its name. Names are entered when the first is asked for: most networks are built
/// without asking, and a million names take long to hash.
private struct NameIndex {
  private var places: [String: Int] = [:]
  private var enteredCount = 0

  mutating func index<Named>(
    of name: String, among all: [Named], _ nameOf: (Named) -> String
  ) -> Int? {
    while enteredCount < all.count {
      places[nameOf(all[enteredCount])] = enteredCount
      enteredCount += 1
    }
    return places[name]
  }
}

public import CNNDiagnostics

/// A directed acyclic graph of layers in an order in which each comes after its inputs.
public struct Network: Sendable {
  /// The name after `network`.
  public var name: String
  /// A longer name for people; empty if not given.
  public var title: String
  /// The layers, each after those it reads.
  public internal(set) var nodes: [Node] = []
  /// Block instances in the order they begin; the nodes of each are contiguous.
  public internal(set) var blocks: [BlockInstance] = []
  /// Side outputs.
  public internal(set) var branches: [String] = []
  /// The source locations of nodes; several nodes of a repeated statement share one.
  public internal(set) var origins = Origins()
  /// The results: the layers that the description marks, else the last of the main path.
  public internal(set) var outputs: [NodeID] = []
  /// Operations of an imported file that are no nodes, because the shapes of their outputs are not known.
  public internal(set) var omissions: [Omission] = []

  /// The first of the results.
  public var output: NodeID? { outputs.first }

  init(name: String, title: String) {
    self.name = name
    self.title = title
  }

  /// The node of an identifier of this network.
  public subscript(id: NodeID) -> Node { nodes[id.index] }

  /// - Precondition: `index` is one of a node.
  public func id(at index: Int) -> NodeID { NodeID(index: index) }

  /// The input layers, in order, and the volume of one image of each.
  public var inputs: [(id: NodeID, shape: Shape)] {
    nodes.indices.compactMap { index in
      guard case .input(let volume) = nodes[index].layer else { return nil }
      return (id(at: index), volume.shape)
    }
  }
}

extension Network {
  /// The layers that make up an instance unless side outputs count, by their places: of a side output from which
  /// something else reads, what that needs of it; of any other instance, all but the side outputs in it.
  public func ownNodes(ofBlock index: Int) -> [Int] {
    let counted = blocks[index].nodes.filter { !nodes[$0].isSideOutput }
    guard counted.isEmpty else { return counted }
    let branch = blocks[index].branch
    return blocks[index].nodes.filter { nodes[$0].branch == branch }
  }

  /// The side outputs that have layers of their own, which count only with side outputs, by name.
  public var sideOutputs: [String] {
    var hasLayers = [Bool](repeating: false, count: branches.count)
    for node in nodes where node.isSideOutput {
      if let branch = node.branch { hasLayers[branch] = true }
    }
    return branches.indices.filter { hasLayers[$0] }.map { branches[$0] }
  }

  /// Decides which of the layers in side outputs are side outputs: those that neither a layer of the main path nor a
  /// result needs, directly or through others.
  mutating func markSideOutputs() {
    guard !branches.isEmpty else { return }
    for index in nodes.indices { nodes[index].isSideOutput = nodes[index].branch != nil }
    for output in outputs { nodes[output.index].isSideOutput = false }
    for index in nodes.indices.reversed() where !nodes[index].isSideOutput {
      for input in nodes[index].inputs { nodes[input.index].isSideOutput = false }
    }
  }

  /// The last layer of an instance that is not in a side output in it; nil if there is none.
  public func lastOwnNode(ofBlock index: Int) -> NodeID? {
    let branch = blocks[index].branch
    return blocks[index].nodes.last { nodes[$0].branch == branch }.map { id(at: $0) }
  }

  /// The innermost instance that each layer is in, by node; nil for none.
  public var innermostBlocks: [Int?] {
    var innermost = [Int?](repeating: nil, count: nodes.count)
    // Instances begin in their order and lie within each other, or apart.
    var open: [Int] = []
    var next = 0
    for node in nodes.indices {
      while let last = open.last, blocks[last].nodes.upperBound <= node { open.removeLast() }
      while next < blocks.count, blocks[next].nodes.lowerBound <= node {
        if blocks[next].nodes.contains(node) { open.append(next) }
        next += 1
      }
      innermost[node] = open.last
    }
    return innermost
  }
}

/// Names a node of one network by its place in the order.
public struct NodeID: Hashable, Comparable, Sendable {
  private let place: UInt32

  package init(index: Int) { self.place = UInt32(index) }

  /// The node's place in `Network.nodes`.
  public var index: Int { Int(place) }

  /// Returns whether `a` comes before `b` in the network.
  public static func < (a: NodeID, b: NodeID) -> Bool { a.place < b.place }
}

/// A layer in its place.
public struct Node: Sendable {
  /// The block instance's name and a slash, which its layers share; empty at the top.
  private let prefix: String
  /// The name within the block instance.
  private let localName: String
  /// The layer's kind and hyperparameters.
  public var layer: Layer
  /// The nodes that it reads, all of them before it.
  public var inputs: NodeInputs
  /// Marks that change how it is counted or trained.
  public var attributes: Attributes
  /// True if it counts only with side outputs: it is in one, and neither the main path nor a result needs it. Known
  /// when the network is finished.
  public internal(set) var isSideOutput: Bool
  /// Modules of a framework that end with this layer, in addition to the layer's own: their outputs are this
  /// one's, and tools that watch modules see it again for each.
  public var enclosingModules: UInt32 = 0
  /// The node whose weights this one uses, so that they count once.
  public var sharesWeightsOf: NodeID?
  // As short as they may be: there are as many nodes as layers.
  private let branchPlace: Int32
  private let originPlace: UInt32

  /// Index of the side output that it stands in; nil on the main path. Not all that stands there counts as one
  /// (`isSideOutput`).
  public var branch: Int? { branchPlace < 0 ? nil : Int(branchPlace) }
  /// Index in `Network.origins`.
  public var origin: Int { Int(originPlace) }

  /// - Precondition: `branch` is less than 2³¹, `origin` less than 2³².
  public init(
    prefix: String = "", name: String, layer: Layer, inputs: NodeInputs,
    attributes: Attributes = [], branch: Int? = nil, sharesWeightsOf: NodeID? = nil, origin: Int
  ) {
    self.prefix = prefix
    localName = name
    self.layer = layer
    self.inputs = inputs
    self.attributes = attributes
    isSideOutput = branch != nil
    self.sharesWeightsOf = sharesWeightsOf
    branchPlace = branch.map { Int32($0) } ?? -1
    originPlace = UInt32(origin)
  }

  /// Unique in its network; a block's layers carry the block instance's name: `inception_3a/1x1`.
  public var name: String { prefix.isEmpty ? localName : prefix + localName }

  /// Attributes of a layer in a description other than its hyperparameters.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// The marks as bits.
    public let rawValue: UInt8

    /// The marks of the bits that are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No gradient reaches its parameters.
    public static let frozen = Attributes(rawValue: 1)
    /// Frameworks call it as a function, not as a module; some conventions count only modules.
    public static let functional = Attributes(rawValue: 2)
  }
}

/// The inputs of a node. Most read one volume, which costs no array.
public enum NodeInputs: Hashable, Sendable {
  case none
  case one(NodeID)
  case many([NodeID])

  /// In order.
  public var ids: [NodeID] {
    switch self {
    case .none: []
    case .one(let id): [id]
    case .many(let ids): ids
    }
  }

  /// The first of them; nil for none.
  public var first: NodeID? {
    switch self {
    case .none: nil
    case .one(let id): id
    case .many(let ids): ids.first
    }
  }
}

// Loops take the inputs as they are: an array of one costs more than most of what loops do.
extension NodeInputs: RandomAccessCollection {
  /// Zero.
  public var startIndex: Int { 0 }
  /// How many there are.
  public var endIndex: Int {
    switch self {
    case .none: 0
    case .one: 1
    case .many(let ids): ids.count
    }
  }

  /// An input by its place.
  public subscript(place: Int) -> NodeID {
    switch self {
    case .none: preconditionFailure("there are no inputs")
    case .one(let id): id
    case .many(let ids): ids[place]
    }
  }
}

/// One use of a block.
public struct BlockInstance: Sendable {
  /// Before the names of its layers: `conv2_x/bottleneck1/`.
  let prefix: String
  /// The block it is an instance of; empty for a side output.
  public let block: String
  /// The index of the enclosing instance; nil at the top.
  public let parent: Int?
  /// Levels above it.
  public let depth: Int
  // As short as it may be: a network may have as many instances as layers.
  private let branchPlace: Int32
  /// Its nodes.
  public internal(set) var nodes: Range<Int>

  /// - Precondition: `branch` is less than 2³¹.
  init(
    prefix: String, block: String, parent: Int?, depth: Int, branch: Int?, nodes: Range<Int>
  ) {
    self.prefix = prefix
    self.block = block
    self.parent = parent
    self.depth = depth
    branchPlace = branch.map { Int32($0) } ?? -1
    self.nodes = nodes
  }

  /// Full path, such as `conv2_x/bottleneck1`.
  public var name: String { String(Substring(prefix.utf8.dropLast())) }

  /// Index of the side output that it is or lies in; nil on the main path.
  public var branch: Int? { branchPlace < 0 ? nil : Int(branchPlace) }

  /// True if it is a side output itself, and no block.
  public var isSideOutput: Bool { block.isEmpty }
}

/// The source locations of a network's nodes. Networks of one description share those of their blocks.
public struct Origins: Sendable {
  private let ofBlocks: [Origin]
  private let own: [Origin]

  /// Origins by the indices that nodes carry: those of shared blocks first, then the network's own.
  public init(ofBlocks: [Origin] = [], own: [Origin] = []) {
    self.ofBlocks = ofBlocks
    self.own = own
  }

  /// - Precondition: `index` is one that a node has.
  public subscript(index: Int) -> Origin {
    index < ofBlocks.count ? ofBlocks[index] : own[index - ofBlocks.count]
  }
}

/// The source location of a node, for findings.
public struct Origin: Sendable {
  /// The statement.
  public let location: Diagnostic.Location
  /// The properties of the statement, in the order written.
  public let properties: [Property]
  /// The location of the name of the layer whose weights this one uses.
  public let sharesWeightsOf: SourceSpan?
  /// The locations of a merge's paths, in the order of its inputs.
  public let paths: [SourceSpan]

  /// A property that the description gives.
  public struct Property: Sendable {
    /// The key: `kernel`.
    public let name: String
    /// Of its value.
    public let value: SourceSpan
    /// True if the value is written as a plain number, rather than computed or made of several.
    public let isNumber: Bool

    /// A property and where its value is written.
    public init(name: String, value: SourceSpan, isNumber: Bool) {
      self.name = name
      self.value = value
      self.isNumber = isNumber
    }
  }

  /// The origin of the nodes of one statement.
  public init(
    location: Diagnostic.Location, properties: [Property] = [],
    sharesWeightsOf: SourceSpan? = nil, paths: [SourceSpan] = []
  ) {
    self.location = location
    self.properties = properties
    self.sharesWeightsOf = sharesWeightsOf
    self.paths = paths
  }
}

import CNNTables
import CNNText
import NetworkAnalysis
public import NetworkModel
import NetworkSpec

/// The rows of a report on layers: every layer, or one row for a whole block.
public struct LayerRows: Sendable {
  /// The subject of a row.
  enum Place: Hashable, Sendable {
    case layer(NodeID)
    /// Index of a block instance or side output.
    case block(Int)
  }

  private let network: InferredNetwork
  private var places: [Place]
  /// The number of rows before any was left out.
  let fullCount: Int

  /// - `collapsed`: levels from which a block is one row: 1 for the outermost; nil for none.
  public init(of network: InferredNetwork, collapsed: Int? = nil) {
    self.network = network
    let inner = network.network
    guard let collapsed else {
      places = inner.nodes.indices.map { .layer(inner.id(at: $0)) }
      fullCount = places.count
      return
    }
    var places: [Place] = []
    var index = 0
    let blocks = inner.blocks.indices.filter {
      inner.blocks[$0].depth == collapsed - 1 && !inner.blocks[$0].nodes.isEmpty
    }
    for block in blocks {
      let nodes = inner.blocks[block].nodes
      while index < nodes.lowerBound {
        places.append(.layer(inner.id(at: index)))
        index += 1
      }
      places.append(.block(block))
      index = nodes.upperBound
    }
    while index < inner.nodes.count {
      places.append(.layer(inner.id(at: index)))
      index += 1
    }
    self.places = places
    fullCount = places.count
  }

  /// Keeps the rows of these indices, in this order.
  mutating func keep(_ indices: [Int]) { places = indices.map { places[$0] } }

  /// - `instance`: index of the block instance or side output whose layers are wanted; nil for all.
  init(of network: InferredNetwork, instance: Int?) {
    self.network = network
    let inner = network.network
    places = (instance.map { inner.blocks[$0].nodes } ?? inner.nodes.indices).map {
      .layer(inner.id(at: $0))
    }
    fullCount = places.count
  }

  /// The number of rows.
  public var count: Int { places.count }

  /// The row of an index below `count`.
  public subscript(index: Int) -> LayerRow { LayerRow(places[index], of: network) }
}

/// A row of a report on layers: a layer, or a block with all of its layers.
public struct LayerRow: Sendable {
  /// The name of the layer or block, unique in the network.
  public let name: String
  /// The word of a layer, the name of a block.
  public let kind: String
  /// By place in the network: the layer, or all of the block.
  public let nodes: Range<Int>
  /// The layer, or the block's last one that is not in a side output in it.
  public let lastNode: NodeID
  /// The output of the layer, or of the block's last one, for one image.
  public let output: Shape
  /// True if the row is about a side output or a part of one.
  public let isSideOutput: Bool
  /// Nil for a block.
  private let layer: Node?
  /// Nil for a layer.
  private let block: Int?
  private let network: InferredNetwork

  init(_ place: LayerRows.Place, of network: InferredNetwork) {
    switch place {
    case .layer(let id):
      let node = network[id]
      name = node.name
      kind = node.layer.word
      nodes = id.index..<id.index + 1
      lastNode = id
      isSideOutput = node.isSideOutput
      layer = node
      block = nil
    case .block(let index):
      let instance = network.network.blocks[index]
      name = instance.name
      kind = instance.kind
      nodes = instance.nodes
      let last = network.network.lastOwnNode(ofBlock: index)
      lastNode = last ?? network.network.id(at: nodes.upperBound - 1)
      // A block of nothing but side outputs is one.
      isSideOutput = nodes.allSatisfy { network.network.nodes[$0].isSideOutput }
      layer = nil
      block = index
    }
    output = network.shape(of: lastNode)
    self.network = network
  }

  /// The same settings as programs read them; nil for none, and for a block.
  var settingsData: DataValue? { layer.flatMap { $0.settingsData } }

  /// The names of the layers that it reads, each once; those inside a block are the block's own.
  var inputs: [String] {
    var names: [String] = []
    var seen: Set<Int> = []
    for node in nodes {
      for input in network.network.nodes[node].inputs
      where !nodes.contains(input.index) && seen.insert(input.index).inserted {
        names.append(network[input].name)
      }
    }
    return names
  }

  /// The layers whose figures make up the row's, by their places: of a block without those of side outputs in it,
  /// unless they count.
  func ownNodes(in summary: NetworkSummary) -> [Int] {
    guard let block, !summary.includesBranches else { return Array(nodes) }
    let own = network.network.ownNodes(ofBlock: block)
    return own.isEmpty ? Array(nodes) : own
  }

  /// True if the totals hold it.
  func isCounted(in summary: NetworkSummary) -> Bool { summary.includesBranches || !isSideOutput }

  /// The name for people, who do not see where a side output begins.
  public var label: String { isSideOutput ? "\(name) (side)" : name }

  /// Settings of a layer as descriptions write them; how many layers a block has.
  public var settings: String { layer?.settingsText ?? counted(nodes.count, "layer") }

  /// True if it is a single layer, not a block.
  var isLayer: Bool { layer != nil }
}

extension Column {
  /// Whether a row is about a side output, which totals leave out unless asked to count it: a program that
  /// sums a column has to know. People see it in the row's label.
  static func sideOutput(
    in network: InferredNetwork, of layer: @escaping @Sendable (Row) -> LayerRow
  ) -> Column {
    Column(
      "sideOutput", audience: .programs,
      visibility: network.network.nodes.contains { $0.isSideOutput } ? .usual : .dataOnly
    ) {
      layer($0).isSideOutput ? .text("true") : .empty
    }.data { layer($0).isSideOutput ? .boolean(true) : nil }
  }
}

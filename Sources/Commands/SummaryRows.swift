import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// The rows of a summary: every layer, or one row for a whole block.
struct SummaryRows {
  enum Row: Hashable {
    case layer(NodeID)
    /// Index of a block instance or side output.
    case block(Int)

    /// The layer, or the block's last one.
    func lastNode(in network: Network) -> NodeID {
      switch self {
      case .layer(let id): id
      case .block(let index): network.id(at: network.blocks[index].nodes.upperBound - 1)
      }
    }
  }

  let rows: [Row]

  /// - Parameter collapsed: levels from which a block is one row: 1 for the outermost; nil for none.
  init(of network: Network, collapsed: Int?) {
    guard let collapsed else {
      rows = network.nodes.indices.map { .layer(network.id(at: $0)) }
      return
    }
    var rows: [Row] = []
    var index = 0
    let blocks = network.blocks.indices.filter {
      network.blocks[$0].depth == collapsed - 1 && !network.blocks[$0].nodes.isEmpty
    }
    for block in blocks {
      let nodes = network.blocks[block].nodes
      while index < nodes.lowerBound {
        rows.append(.layer(network.id(at: index)))
        index += 1
      }
      rows.append(.block(block))
      index = nodes.upperBound
    }
    while index < network.nodes.count {
      rows.append(.layer(network.id(at: index)))
      index += 1
    }
    self.rows = rows
  }
}

/// What a row says, for a layer or a block.
struct SummaryRow {
  let name: String
  /// The word of a layer, the name of a block.
  let kind: String
  let settings: String
  let output: Shape
  let parameters: ParameterCount
  /// Nil where nothing is counted.
  let macs: Int?
  let activations: Int?
  let operations: OperationCount
  let isSideOutput: Bool

  init(_ row: SummaryRows.Row, of summary: NetworkSummary) {
    let network = summary.network
    switch row {
    case .layer(let id):
      let node = network[id]
      let figures = summary[id]
      name = node.name
      kind = node.layer.word
      settings = node.settingsText
      output = network.shape(of: id)
      parameters = figures.parameters
      macs = figures.macs
      activations = figures.activations
      operations = figures.operations
      isSideOutput = node.branch != nil
    case .block(let index):
      let block = network.network.blocks[index]
      let last = network.network.id(at: block.nodes.upperBound - 1)
      // The whole was summed without overflow, so its parts are too.
      let totals = (try? FigureTotals(of: block.nodes.map { summary.layers[$0] })) ?? FigureTotals()
      name = block.name
      kind = block.block.isEmpty ? "branch" : block.block
      settings = "\(block.nodes.count) layers"
      output = network.shape(of: last)
      parameters = totals.parameters
      macs = totals.macs
      activations = totals.activations
      operations = totals.operations
      isSideOutput = network[last].branch != nil
    }
  }
}

import NetworkAnalysis
import NetworkModel
import CNNTables

/// The column that says how many bytes live while a layer runs; of a block, the most of its layers.
struct LiveColumn {
  static let id = "live"

  static func column(in precision: Precision) -> TableColumn {
    TableColumn(
      id, unit: "\(precision.rawValue) bytes", integers: .binarySize, importance: .extra)
  }

  private let network: Network
  /// By node; nil for one that does not run.
  private var bytes: [Int?]

  /// - Parameter run: Nil if the column is known and not shown.
  init(_ run: LiveTensors?, of network: Network) {
    self.network = network
    bytes = Array(repeating: nil, count: network.nodes.count)
    guard let run else { return }
    for (node, live) in zip(run.order, run.liveBytes) { bytes[node.index] = live }
  }

  func cell(of row: SummaryRows.Row) -> Cell {
    switch row {
    case .layer(let id): bytes[id.index].cell
    case .block(let index): network.blocks[index].nodes.compactMap { bytes[$0] }.max().cell
    }
  }
}

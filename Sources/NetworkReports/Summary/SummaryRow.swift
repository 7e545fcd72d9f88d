import NetworkAnalysis
import NetworkFacts
import NetworkModel

/// A row of a summary on a layer or a block.
///
/// An object, because every column receives the row: a pointer instead of some 300 bytes.
final class SummaryRow: Sendable {
  let layer: LayerRow
  let parameters: KnownParameters
  /// Nil where nothing is counted.
  let macs: KnownCount?
  let activations: KnownCount?
  let operations: KnownOperations
  let connections: KnownCount?
  /// True if the totals hold it.
  let isCounted: Bool
  private let summary: NetworkSummary

  init(_ layer: LayerRow, of summary: NetworkSummary) {
    self.layer = layer
    isCounted = layer.isCounted(in: summary)
    self.summary = summary
    guard !layer.isLayer else {
      let figures = summary[layer.lastNode]
      parameters = figures.parameters
      macs = figures.macs
      activations = figures.activations.map { KnownCount($0) }
      operations = figures.operations
      connections = figures.connections
      return
    }
    let totals = summary.totals(of: layer.ownNodes(in: summary))
    parameters = totals.parameters
    macs = totals.macs
    activations = totals.activations
    operations = totals.operations
    connections = totals.connections
  }

  /// Its value of a quantity that is a sum over layers; nil where there is none to give.
  func value(of quantity: Quantity) -> KnownCount? {
    quantity.value(of: nodes.map { summary.layers[$0] }, totals: summary.totals(of: nodes))
  }

  /// The layers whose figures make up its own, by their places.
  var nodes: [Int] { layer.ownNodes(in: summary) }
}

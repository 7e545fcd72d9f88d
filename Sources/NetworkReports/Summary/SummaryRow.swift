import NetworkAnalysis
import NetworkModel

/// A row of a summary on a layer or a block.
///
/// An object, because every column receives the row: a pointer instead of some 300 bytes.
final class SummaryRow: Sendable {
  let layer: LayerRow
  let parameters: ParameterCount
  /// Nil where nothing is counted.
  let macs: Int64?
  let activations: Int64?
  let operations: OperationCount

  init(_ layer: LayerRow, of summary: NetworkSummary) {
    self.layer = layer
    guard !layer.isLayer else {
      let figures = summary[layer.lastNode]
      parameters = figures.parameters
      macs = figures.macs
      activations = figures.activations
      operations = figures.operations
      return
    }
    // The whole was summed without overflow, so its parts are too.
    let totals =
      (try? FigureTotals(of: layer.nodes.map { summary.layers[$0] })) ?? FigureTotals()
    parameters = totals.parameters
    macs = totals.macs
    activations = totals.activations
    operations = totals.operations
  }
}

import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// What `summarize --training` adds: the products of the backward pass.
extension SummaryReport {
  /// - `nodes`: the layers whose figures make up a row's, by their places.
  @ColumnsBuilder<Row> func trainingColumns<Row>(
    of nodes: @escaping @Sendable (Row) -> [Int]
  ) -> [Column<Row>] {
    if let training {
      let totals = training.totals
      trainingColumn("inputGradientMacs", "input gradients", totals.toInput, of: nodes) {
        $0.toInput
      }
      trainingColumn("weightGradientMacs", "weight gradients", totals.toWeights, of: nodes) {
        $0.toWeights
      }
      trainingColumn("trainingMacs", "training MACs", totals.total, of: nodes) { $0.total }
    }
  }

  private func trainingColumn<Row>(
    _ name: String, _ header: String, _ total: Int64,
    of nodes: @escaping @Sendable (Row) -> [Int],
    _ figure: @escaping @Sendable (TrainingCost.Products) -> Int64
  ) -> Column<Row> {
    let layers = training?.layers ?? []
    return Column<Row>(name, header: header, total: .integer(total)) { row in
      let counted = nodes(row).compactMap { layers[$0] }
      guard !counted.isEmpty else { return .notCounted }
      return .integer(counted.reduce(0) { $0 + figure($1) })
    }.countedData
  }

  @ReportBuilder func trainingRemark(_ totals: TrainingCost.Products) -> [Report.Part] {
    let ratio =
      totals.forward > 0
      ? ", \(NumberText.fixed(Double(totals.total) / Double(totals.forward), digits: 2)) times the forward pass"
      : ""
    Remark(
      "a training step on \(images(summary.batch)): \(NumberText.grouped(totals.total)) MACs\(ratio): "
        + "\(NumberText.grouped(totals.forward)) forward, "
        + "\(NumberText.grouped(totals.toInput)) for input gradients, "
        + "\(NumberText.grouped(totals.toWeights)) for weight gradients; matrix products only")
    Member(
      "training",
      .record {
        Member("forwardMacs", totals.forward)
        Member("inputGradientMacs", totals.toInput)
        Member("weightGradientMacs", totals.toWeights)
        Member("totalMacs", totals.total)
      })
  }
}

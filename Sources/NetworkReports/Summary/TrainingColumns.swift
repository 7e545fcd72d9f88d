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
    _ name: String, _ header: String, _ total: KnownCount,
    of nodes: @escaping @Sendable (Row) -> [Int],
    _ figure: @escaping @Sendable (TrainingCost.Products) -> KnownCount
  ) -> Column<Row> {
    let layers = training?.layers ?? []
    return Column<Row>(name, header: header, total: total.cell) { row in
      let counted = nodes(row).compactMap { layers[$0] }
      guard !counted.isEmpty else { return .notCounted }
      return KnownCount(
        counted.reduce(0) { $0 + figure($1).known },
        isLowerBound: counted.contains { figure($0).isLowerBound }
      ).cell
    }.countedData
  }

  @ReportBuilder func trainingRemark(_ totals: TrainingCost.Products) -> [Report.Part] {
    let ratio =
      !totals.total.isLowerBound && totals.forward.known > 0
      ? ", \(NumberText.fixed(Double(totals.total.known) / Double(totals.forward.known), digits: 2)) times the forward pass"
      : ""
    Remark(
      "a training step on \(images(summary.batch)): \(totals.total.grouped) MACs\(ratio): "
        + "\(totals.forward.grouped) forward, "
        + "\(totals.toInput.grouped) for input gradients, "
        + "\(totals.toWeights.grouped) for weight gradients; matrix products only")
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

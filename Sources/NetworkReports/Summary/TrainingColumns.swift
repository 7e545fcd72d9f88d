import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// What `summarize --training` adds: the products of the backward pass.
extension SummaryReport {
  @ColumnsBuilder<SummaryRow> var trainingColumns: [Column<SummaryRow>] {
    if let training {
      let totals = training.totals
      column("inputGradientMacs", "input gradients", training, totals.toInput) { $0.toInput }
      column("weightGradientMacs", "weight gradients", training, totals.toWeights) { $0.toWeights }
      column("trainingMacs", "training MACs", training, totals.total) { $0.total }
    }
  }

  private func column(
    _ name: String, _ header: String, _ training: TrainingCost, _ total: KnownCount,
    _ figure: @escaping @Sendable (TrainingCost.Products) -> KnownCount
  ) -> Column<SummaryRow> {
    Column<SummaryRow>(name, header: header, total: total.cell) { row in
      let counted = row.layer.nodes.compactMap { training.layers[$0] }
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

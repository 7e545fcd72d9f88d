import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let reconcile = CommandDefinition(
    name: .reconcile, group: .explain,
    summary: "a network's total by tool, and why two tools differ",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .branches, .between, .strict, .columns, .numbers, .totals, .format, .output, .force,
    ],
    examples: ["reconcile resnet50-v1.5", "reconcile resnet50-v1.5 --between fvcore torchvision"],
    details: """
      Terms add up to the difference exactly. With published as one of the two, the description's \
      published totals are checked against a convention.
      """)
}

extension CommandRun {
  /// `cnnshape reconcile MODEL`
  mutating func reconcile() throws(Refusal) -> ExitCode {
    if let between = arguments.list(.between),
      between.allSatisfy({ $0 == OptionDefinition.published })
    {
      throw Refusal(UsageError.needsConvention(.between))
    }
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let network = NetworkByClass(
      of: summary.network, batch: batch, includesBranches: summary.includesBranches)
    let content = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try self.content(of: model, network)
    }
    return deliver(
      ReconciliationReport(model.subject, summary, content, notes: notes(model, summary)).report)
  }

  private func content(
    of model: Model, _ network: NetworkByClass
  ) throws(AnalysisError) -> ReconciliationReport.Content {
    let conventions = (arguments.list(.between) ?? []).compactMap { Convention.named($0) }
    guard arguments.list(.between) != nil else { return .all(try tallies(of: network)) }
    if conventions.count == 2 {
      return .between(
        Reconciliation(
          try network.totals(by: conventions[0]), try network.totals(by: conventions[1])))
    }
    let chosen = try network.totals(by: conventions.first ?? .cnnshape)
    let tallies = try tallies(of: network)
    // Facts hold for one image of the description's own input.
    let facts = models.settings.areDefault && batch == 1 ? model.facts : []
    return .published(
      chosen,
      facts.filter { $0.settings.isEmpty && $0.includesBranches == network.includesBranches }
        .compactMap { PublishedReconciliation($0, among: tallies, and: chosen) })
  }

  private func tallies(
    of network: NetworkByClass
  ) throws(AnalysisError) -> [ConventionTotals] {
    var tallies: [ConventionTotals] = []
    for convention in Convention.all { tallies.append(try network.totals(by: convention)) }
    return tallies
  }
}

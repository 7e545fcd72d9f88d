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
    examples: [
      "reconcile resnet50-v1.5", "reconcile resnet50-v1.5 --between fvcore torchvision",
      "reconcile resnet50 --between 24.37M cnnshape",
    ],
    details: """
      Terms add up to the difference exactly. With published as one of the two, the description's \
      published totals are checked against a convention; with a figure, such as 4.12e9, 24.37M or \
      528MB, everything that is counted is searched for it.
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
    let figure = try bareFigure()
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let network = NetworkByClass(
      of: summary.network, batch: batch, includesBranches: summary.includesBranches)
    let content =
      if let figure {
        try matches(figure, of: model, summary, network)
      } else {
        try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
          try self.content(of: model, network)
        }
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

  // MARK: A bare figure

  /// The number that stands in the place of a convention; nil if none does.
  private func bareFigure() throws(Refusal) -> BareFigure? {
    let words = arguments.list(.between) ?? []
    let others = words.filter { Convention.named($0) == nil && $0 != OptionDefinition.published }
    guard let word = others.first else { return nil }
    guard others.count == 1 else {
      throw Refusal(
        Diagnostic(
          .usage, .error,
          "`--between` searches for one figure, not for two: `\(others[0])` and `\(others[1])`",
          at: .commandLine,
          help: [
            Diagnostic.Help(
              "give one of them alone, or with a convention to show beside it: "
                + "`--between \(others[0]) cnnshape`")
          ]))
    }
    guard !words.contains(OptionDefinition.published), let figure = BareFigure(word)
    else {
      throw Refusal(
        Diagnostic(
          .usage, .error, "`--between` needs a figure above 0 and a convention, not `\(word)`",
          at: .commandLine,
          help: [
            Diagnostic.Help(
              "as in `--between 4.12e9 cnnshape`, `4.12 GMACs`, `138357544` or `528 MB`")
          ]))
    }
    return figure
  }

  /// What the network has that is printed so, then what its variants have in the same file of the zoo.
  private mutating func matches(
    _ figure: BareFigure, of model: Model, _ summary: NetworkSummary, _ network: NetworkByClass
  ) throws(Refusal) -> ReconciliationReport.Content {
    let convention = (arguments.list(.between) ?? []).compactMap { Convention.named($0) }.first
    let (chosen, tallies) = try withoutOverflow(in: summary.network) {
      () throws(AnalysisError) in
      (try network.totals(by: convention ?? .cnnshape), try self.tallies(of: network))
    }
    var matches = FigureMatch.matches(figure, in: summary, by: tallies)
    for name in variants(of: model) {
      // Read first: a summary asks the texts of all that has been read.
      let network = try self.model(name).network
      do throws(AnalysisError) {
        let variant = try NetworkSummary(
          of: network, batch: batch, precision: precision,
          includesBranches: arguments.has(.branches))
        let tallies = try self.tallies(
          of: NetworkByClass(
            of: network, batch: batch, includesBranches: variant.includesBranches))
        matches += FigureMatch.matches(figure, in: variant, by: tallies)
      } catch {
        // What does not fit in 64 bits is no figure that anyone prints.
        continue
      }
    }
    return .figure(figure, chosen, matches)
  }

  private func variants(of model: Model) -> [String] {
    guard case .zoo(let name) = model.origin, models.settings.areDefault else { return [] }
    let networks = Zoo.networks()
    guard let file = networks.first(where: { $0.name == name })?.file else { return [] }
    return networks.filter { $0.file == file && $0.name != name }.map { $0.name }
  }

  private func tallies(
    of network: NetworkByClass
  ) throws(AnalysisError) -> [ConventionTotals] {
    var tallies: [ConventionTotals] = []
    for convention in Convention.all { tallies.append(try network.totals(by: convention)) }
    return tallies
  }
}

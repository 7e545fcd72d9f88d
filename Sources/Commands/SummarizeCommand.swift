import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let summarize = CommandDefinition(
    name: .summarize, group: .look,
    summary: "each layer's shape, parameters, MACs and memory, with totals",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .depth, .group, .branches, .convention, .strict, .columns, .layout,
      .format(TableFormat.self), .output, .force,
    ],
    examples: ["summarize vgg16", "summarize resnet152 --group --format csv -o resnet152.csv"],
    details: """
      The header shows the architecture's pattern, the footer where activation memory and \
      parameters concentrate.
      """)
}

extension CommandRun {
  /// `cnnshape summarize MODEL`
  mutating func summarize() throws(Refusal) -> ExitCode {
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let figures = try conventionFigures(of: summary)
    let collapsed = arguments.has(.group) ? 1 : arguments.integer(.depth)
    let rows = SummaryRows(of: summary.network.network, collapsed: collapsed)
    let notes = notes(model, summary)
    let fields = try receptiveFields(of: summary)
    let live = try liveColumn(of: summary)
    if tableFormat == .json, arguments.list(.columns) == nil {
      let report = SummaryJSON(
        model: model, summary: summary, rows: rows, fields: fields, notes: notes, figures: figures)
      return deliver { (sink) throws(OutputError) in try report.write(to: &sink) }
    }
    var table = SummaryTable(
      model: model, summary: summary, rows: rows, layout: tableOptions.layout,
      fields: arguments.list(.columns).map { _ in FieldColumns(fields: fields, summary: summary) },
      live: live, figures: figures
    ).table
    table.notes += notes
    if let figures {
      table = figures.replacing(in: table, of: rows.rows, summary)
    }
    return deliver(table)
  }

  /// The receptive fields, where the report shows them. JSON leaves out what it cannot say; to who asks
  /// for a column of them, one that goes beyond 64 bits is a finding.
  private func receptiveFields(of summary: NetworkSummary) throws(Refusal) -> ReceptiveFields? {
    guard let chosen = arguments.list(.columns) else {
      return tableFormat == .json ? try? ReceptiveFields(of: summary.network) : nil
    }
    guard FieldColumns.columns.contains(where: { chosen.contains($0.id) }) else { return nil }
    return try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try ReceptiveFields(of: summary.network)
    }
  }

  /// What lives while a layer runs, for who asks for it.
  private func liveColumn(of summary: NetworkSummary) throws(Refusal) -> LiveColumn? {
    guard let chosen = arguments.list(.columns) else { return nil }
    let network = summary.network.network
    guard chosen.contains(LiveColumn.id) else { return LiveColumn(nil, of: network) }
    let tensors = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try LiveTensors(
        of: summary.network, batch: summary.batch, precision: summary.precision,
        includesBranches: summary.includesBranches)
    }
    return LiveColumn(tensors, of: network)
  }
}

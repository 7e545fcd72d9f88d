import Arguments
import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let summarize = CommandDefinition(
    name: .summarize,
    summary: "shapes, parameters, MACs and memory of every layer, with totals",
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
  mutating func summarize() -> ExitCode {
    let model: LoadedModel
    let summary: NetworkSummary
    let figures: ConventionFigures?
    do throws(Failure) {
      model = try settle(loader.load(arguments.operands[0])).get()
      summary = try self.summary(of: model.elaboration)
      figures = try conventionFigures(of: summary)
    } catch {
      return error.code
    }
    let collapsed = arguments.has(.group) ? 1 : arguments.integer(.depth)
    let rows = SummaryRows(of: summary.network.network, collapsed: collapsed)
    let notes = notes(model, summary)
    let fields: ReceptiveFields?
    do throws(Failure) {
      fields = try receptiveFields(of: summary)
    } catch {
      return error.code
    }
    let live: LiveColumn?
    do throws(Failure) {
      live = try liveColumn(of: summary)
    } catch {
      return error.code
    }
    if tableFormat == .json, arguments.list(.columns) == nil {
      let report = SummaryJSON(
        elaboration: model.elaboration, summary: summary, rows: rows, fields: fields, notes: notes,
        figures: figures)
      return deliver { (sink) throws(OutputError) in try report.write(to: &sink) }
    }
    var table = SummaryTable(
      elaboration: model.elaboration, summary: summary, rows: rows, layout: tableOptions.layout,
      fields: arguments.list(.columns).map { _ in FieldColumns(fields: fields, summary: summary) },
      live: live,
      figures: figures
    ).table
    table.notes += notes
    if let figures {
      table = figures.replacing(in: table, of: rows.rows, summary)
    }
    return deliver(table)
  }

  /// The figures of a network; a count beyond 64 bits is shown as a finding.
  mutating func summary(of elaboration: Elaboration) throws(Failure) -> NetworkSummary {
    guard let network = elaboration.network else { throw Failure(code: .findings) }
    do throws(AnalysisError) {
      return try NetworkSummary(
        of: network, batch: batch, precision: precision, includesBranches: arguments.has(.branches))
    } catch {
      emit([overflow(error, in: network)])
      throw Failure(code: .findings)
    }
  }

  /// The receptive fields, where the report shows them. JSON leaves out what it cannot say; to who asks
  /// for a column of them, one that goes beyond 64 bits is a finding.
  private mutating func receptiveFields(
    of summary: NetworkSummary
  ) throws(Failure) -> ReceptiveFields? {
    guard let chosen = arguments.list(.columns) else {
      return tableFormat == .json ? try? ReceptiveFields(of: summary.network) : nil
    }
    guard FieldColumns.columns.contains(where: { chosen.contains($0.id) }) else { return nil }
    do throws(AnalysisError) {
      return try ReceptiveFields(of: summary.network)
    } catch {
      emit([overflow(error, in: summary.network)])
      throw Failure(code: .findings)
    }
  }

  /// What lives while a layer runs, for who asks for it.
  private mutating func liveColumn(of summary: NetworkSummary) throws(Failure) -> LiveColumn? {
    guard let chosen = arguments.list(.columns) else { return nil }
    let network = summary.network.network
    guard chosen.contains(LiveColumn.id) else { return LiveColumn(nil, of: network) }
    do throws(AnalysisError) {
      return LiveColumn(
        try LiveTensors(
          of: summary.network, batch: summary.batch, precision: summary.precision,
          includesBranches: summary.includesBranches),
        of: network)
    } catch {
      emit([overflow(error, in: summary.network)])
      throw Failure(code: .findings)
    }
  }

  func overflow(_ error: AnalysisError, in network: InferredNetwork) -> Diagnostic {
    guard let id = error.node else {
      return Diagnostic(
        .overflow, .error,
        "`\(network.network.name)`, summed over the whole network: \(error.error.words.headline)",
        at: file(of: network))
    }
    let node = network[id]
    return Diagnostic(
      .overflow, .error, "`\(node.name)`: \(error.error.words.headline)",
      at: network.network.origins[node.origin].location)
  }

  /// The text that a network is written in.
  private func file(of network: InferredNetwork) -> Diagnostic.Location {
    guard let first = network.network.nodes.first else { return .commandLine }
    switch network.network.origins[first.origin].location {
    case .span(let span): return .file(path: loader.sources[span.source].path)
    case .element(let path, _): return .file(path: path)
    case .file(let path): return .file(path: path)
    case .commandLine: return .commandLine
    }
  }
}

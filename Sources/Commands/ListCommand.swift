import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import CNNTables

extension CommandDefinition {
  static let list = CommandDefinition(
    name: .list, group: .look,
    summary: "the networks of the zoo, one per line",
    operands: [],
    options: [.columns, .layout, .format(ListFormat.self), .output, .force],
    examples: ["list", "list --format names"])
}

/// The formats of `list`: those of a table, and the names alone.
enum ListFormat: String, Hashable, Sendable, CaseIterable {
  case text, markdown, csv, json, latex, names
}

extension CommandRun {
  /// `cnnshape list`
  mutating func list() throws(Refusal) -> ExitCode {
    switch arguments.choice(.format, as: ListFormat.self) ?? .text {
    case .names: deliver(text: Zoo.networks().map { $0.name + "\n" }.joined())
    case .text: try list(as: .text)
    case .markdown: try list(as: .markdown)
    case .csv: try list(as: .csv)
    case .json: try list(as: .json)
    case .latex: try list(as: .latex)
    }
  }

  private mutating func list(as format: ReportFormat) throws(Refusal) -> ExitCode {
    var entries: [ListReport.Entry] = []
    for (name, file) in Zoo.networks() {
      let model = try model(name)
      let row = ComparisonRow(
        argument: name, model.subject, try summary(of: model.network))
      entries.append(ListReport.Entry(row, file: Zoo.paths[file]))
    }
    return deliver(ListReport(entries).report, as: format)
  }
}

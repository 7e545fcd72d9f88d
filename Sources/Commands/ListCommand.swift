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
    options: [
      .columns, .layout, .format(ReportFormat.self, ListFormat.self), .output,
      .force,
    ],
    examples: ["list", "list --format names"])
}

/// The format of `list` besides those of every report.
private enum ListFormat: String, CaseIterable {
  /// The names alone, one per line.
  case names
}

extension CommandRun {
  /// `cnnshape list`
  mutating func list() throws(Refusal) -> ExitCode {
    switch arguments.choice(.format, as: ListFormat.self) {
    case .names: try listNames()
    case nil: try listReport()
    }
  }

  private mutating func listNames() throws(Refusal) -> ExitCode {
    try refuseOptions([.columns, .layout], "with `--format \(ListFormat.names.rawValue)`")
    return deliver(text: Zoo.networks().map { $0.name + "\n" }.joined())
  }

  private mutating func listReport() throws(Refusal) -> ExitCode {
    var entries: [ListReport.Entry] = []
    for (name, file) in Zoo.networks() {
      let model = try model(name)
      let row = ComparisonRow(
        argument: name, model.subject, try summary(of: model.network))
      entries.append(ListReport.Entry(row, file: Zoo.paths[file]))
    }
    return deliver(ListReport(entries).report)
  }
}

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
      .columns, .layout, .format(ReportFormat.allCases.map(\.rawValue) + [namesOfList]), .output,
      .force,
    ],
    examples: ["list", "list --format names"])
}

/// The format of `list` with only the names, one per line.
private let namesOfList = "names"

extension CommandRun {
  /// `cnnshape list`
  mutating func list() throws(Refusal) -> ExitCode {
    guard arguments.text(.format) != namesOfList else {
      try refuseOptions([.columns, .layout], "with `--format \(namesOfList)`")
      return deliver(text: Zoo.networks().map { $0.name + "\n" }.joined())
    }
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

import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let list = CommandDefinition(
    name: .list, group: .look,
    summary: "the zoo, a line for each network",
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
    if arguments.choice(.format) == ListFormat.names {
      let names = Zoo.networks().map { $0.name + "\n" }.joined()
      return deliver(text: names)
    }
    var entries: [(row: ComparisonRow, file: String)] = []
    for (name, file) in Zoo.networks() {
      let model = try model(name)
      let path = Zoo.paths[file]
      let row = ComparisonRow(
        argument: name, model: model, summary: try summary(of: model.network))
      entries.append((row, path))
    }
    if tableFormat == .json, arguments.list(.columns) == nil {
      return deliver { (sink) throws(OutputError) in try sink.write(CommandRun.json(entries)) }
    }
    return deliver(table(entries))
  }

  private func table(_ entries: [(row: ComparisonRow, file: String)]) -> Table {
    Table(
      caption: ["the zoo: \(entries.count) networks"],
      columns: [
        TableColumn("network", alignment: .leading, allowsAbbreviation: false),
        TableColumn("title", alignment: .leading, importance: .useful),
        TableColumn("input", importance: .extra), TableColumn("depth"),
        TableColumn("parameters", integers: .abbreviated),
        TableColumn("macs", header: "MACs", integers: .abbreviated),
        TableColumn("file", alignment: .leading, importance: .extra),
      ],
      rows: entries.enumerated().map { index, entry in
        let totals = entry.row.summary.totals
        return TableRow(
          [
            .text(entry.row.model.name), .text(entry.row.model.title),
            entry.row.input?.cell ?? .empty, .integer(entry.row.depth),
            .integer(totals.parameters.total), .integer(totals.macs), .text(entry.file),
          ], opensGroup: index > 0 && entries[index - 1].file != entry.file)
      },
      notes: ["`cnnshape show NAME` prints a description, ready to edit"])
  }

  /// `cnnshape.list/1` (`docs/json.md`).
  private static func json(_ entries: [(row: ComparisonRow, file: String)]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.list/1")
    json.key("networks")
    json.beginArray()
    for entry in entries {
      let totals = entry.row.summary.totals
      json.beginObject(.oneLine)
      json.member("name", entry.row.model.name)
      json.member("title", entry.row.model.title)
      json.member("file", entry.file)
      if let input = entry.row.input { json.member("input", input.extents) }
      json.member("depth", entry.row.depth)
      json.member("parameters", totals.parameters.total)
      json.member("macs", totals.macs)
      json.end()
    }
    json.end()
    json.end()
    return json.take()
  }
}

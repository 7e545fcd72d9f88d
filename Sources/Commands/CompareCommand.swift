import Diagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Reports

/// One network's line in a comparison.
struct ComparisonRow {
  let elaboration: Elaboration
  let summary: NetworkSummary
  let depth: Int
  let notes: [String]
  /// What another convention makes of it.
  let tally: ConventionTally?

  init(
    _ elaboration: Elaboration, _ summary: NetworkSummary, notes: [String] = [],
    tally: ConventionTally? = nil
  ) {
    self.tally = tally
    self.elaboration = elaboration
    self.summary = summary
    self.notes = notes
    self.depth = NetworkDepth(of: summary.network).total
  }

  /// The first input's volume.
  var input: Shape? {
    for node in summary.network.network.nodes {
      if case .input(let volume) = node.layer { return volume.shape }
    }
    return nil
  }

  /// What the last layer that has a plane sees; worked out when asked for.
  var receptiveField: ReceptiveField? {
    guard let last = ReceptiveFields.lastFeatureMap(of: summary.network),
      let fields = try? ReceptiveFields(of: summary.network)
    else { return nil }
    return fields[last]
  }

  /// Published top-5 error on ImageNet in per cent, as the description cites it.
  var topFiveError: String? { imagenet("top5-error") }

  /// How it was measured: one crop of one network is not seven networks averaged.
  var topFiveErrorNote: String? { topFiveError.flatMap { _ in imagenet("note") } }

  private func imagenet(_ property: String) -> String? {
    elaboration.citations.lazy.filter { $0.kind == .imagenet }
      .flatMap(\.properties).first { $0.name == property }?.value
  }
}

extension CommandRun {
  /// `cnnshape compare MODEL…`
  mutating func compare() -> ExitCode {
    var rows: [ComparisonRow] = []
    var worst = ExitCode.clean
    for argument in arguments.operands {
      for outcome in loader.loadAll(argument) {
        do throws(Failure) {
          let model = try settle(outcome).get()
          let summary = try summary(of: model.elaboration)
          rows.append(
            ComparisonRow(
              model.elaboration, summary, notes: notes(model, summary),
              tally: try conventionTally(of: summary)))
        } catch {
          if error.code.rawValue > worst.rawValue { worst = error.code }
        }
      }
    }
    guard !rows.isEmpty else { return worst }
    let notes = rows.flatMap(\.notes).reduce(into: [String]()) { notes, note in
      if !notes.contains(note) { notes.append(note) }
    }
    let written: ExitCode
    if tableFormat == .json, arguments.list(.columns) == nil {
      let batch = batch
      written = deliver { (sink) throws(OutputError) in
        try sink.write(ComparisonJSON.bytes(of: rows, batch: batch, notes: notes))
      }
    } else {
      let chosen = arguments.list(.columns)
      written = deliver(
        ComparisonTable(
          rows: rows, batch: batch, showsErrors: chosen?.contains("topFiveError") ?? true,
          offersFields: chosen != nil, configurationNotes: notes
        ).table)
    }
    return written.rawValue > worst.rawValue ? written : worst
  }
}

private struct ComparisonTable {
  let rows: [ComparisonRow]
  let batch: Int
  let showsErrors: Bool
  /// Whether the columns are of one's choice; the standard table has no room for receptive fields.
  let offersFields: Bool
  let configurationNotes: [String]

  var table: Table {
    let per = batch == 1 ? "one image" : "a batch of \(NumberText.grouped(batch))"
    let macs = "MACs of convolutions and fully connected layers; FLOPs are 2 a MAC; "
    let activations =
      "activations are the input's values and those of every output that is not in place, without "
      + "softmax; memory is float32"
    let counted = ComparisonRow.conventionNotes(of: rows)
    var notes = counted.isEmpty ? [macs + activations] : counted + [activations]
    let errors = rows.compactMap { row in
      row.topFiveErrorNote.map { "`\(row.elaboration.name)` (\($0))" }
    }
    if showsErrors, !errors.isEmpty {
      notes.append("top-5 errors as measured: " + errors.joined(separator: ", "))
    }
    notes += configurationNotes
    let table = Table(
      caption: ["\(rows.count) network\(rows.count == 1 ? "" : "s"), \(per)"],
      columns: columns,
      rows: rows.map(row), notes: notes)
    return ComparisonRow.replacing(in: table, of: rows)
  }

  private var hasErrors: Bool { rows.contains { $0.topFiveError != nil } }

  private var columns: [TableColumn] {
    var columns = [
      TableColumn("network", alignment: .leading),
      TableColumn("input", importance: .useful),
      TableColumn("depth"),
      TableColumn("parameters"),
      TableColumn("macs", header: "MACs"),
      TableColumn("flops", header: "FLOPs", integers: .abbreviated, importance: .useful),
      TableColumn("activations", importance: .useful),
      TableColumn(
        "parameterBytes", header: "parameter memory", unit: "float32 bytes",
        integers: .binarySize, importance: .extra),
      TableColumn(
        "activationBytes", header: "activation memory", unit: "float32 bytes",
        integers: .binarySize, importance: .useful),
    ]
    if hasErrors {
      columns.append(
        TableColumn(
          "topFiveError", header: "top-5 error", unit: "%, as published", importance: .extra))
    }
    if offersFields {
      columns.append(
        TableColumn(
          "receptiveField", header: "receptive field",
          unit: "pixels, of the last plane"))
    }
    return columns
  }

  private func row(_ row: ComparisonRow) -> TableRow {
    let totals = row.summary.totals
    var cells: [Cell] = [
      .text(row.elaboration.name), row.input?.cell ?? .empty, .integer(row.depth),
      .integer(totals.parameters.total), .integer(totals.macs), .integer(totals.flops),
      .integer(totals.activations), .integer(totals.parameterBytes),
      .integer(totals.activationBytes),
    ]
    if hasErrors { cells.append(row.topFiveError.map { .text($0 + " %") } ?? .empty) }
    if offersFields { cells.append(row.receptiveField.map { .text($0.sizeText) } ?? .notCounted) }
    return TableRow(cells)
  }
}

/// `cnnshape.comparison/1` (`docs/json.md`).
private enum ComparisonJSON {
  static func bytes(of rows: [ComparisonRow], batch: Int, notes: [String]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.comparison/1")
    json.member("batch", batch)
    json.key("networks")
    json.beginArray()
    for row in rows {
      let totals = row.summary.totals
      json.beginObject(.oneLine)
      json.member("name", row.elaboration.name)
      json.member("title", row.elaboration.title)
      if let input = row.input { json.member("input", input.extents) }
      json.member("depth", row.depth)
      json.member("parameters", totals.parameters.total)
      json.member("weights", totals.parameters.weights)
      json.member("biases", totals.parameters.biases)
      json.member("macs", totals.macs)
      json.member("flops", totals.flops)
      json.member("activations", totals.activations)
      json.member("parameterBytes", totals.parameterBytes)
      json.member("activationBytes", totals.activationBytes)
      if let tally = row.tally {
        json.key("convention")
        tally.write(to: &json)
      }
      if let error = row.topFiveError.flatMap(Double.init) { json.member("topFiveError", error) }
      if let note = row.topFiveErrorNote { json.member("topFiveErrorNote", note) }
      if let field = row.receptiveField {
        json.key("receptiveField")
        field.write(to: &json)
      }
      json.end()
    }
    json.end()
    json.member("notes", notes)
    json.end()
    return json.take()
  }
}

import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

/// `cnnshape.summary/1` (`docs/json.md`).
struct SummaryJSON {
  let model: Model
  let summary: NetworkSummary
  let rows: SummaryRows
  let fields: ReceptiveFields?
  let notes: [String]
  /// Another convention's figures.
  var figures: ConventionFigures?

  func write(to sink: inout some OutputSink) throws(OutputError) {
    let network = summary.network
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.summary/1")
    json.member("network", model.name)
    json.member("title", model.title)
    json.member("batch", summary.batch)
    json.member("dtype", summary.precision.rawValue)
    writeInputs(to: &json)
    json.member("depth", NetworkDepth(of: network).total)
    json.member("pattern", ArchitecturePattern(of: network.network).text)
    if !model.parameters.isEmpty {
      json.key("settings")
      json.beginObject(.oneLine)
      for setting in model.parameters { json.member(setting.name, setting.value) }
      json.end()
    }
    json.member("includesBranches", summary.includesBranches)
    json.key("layers")
    json.beginArray()
    for row in rows.rows {
      write(SummaryRow(row, of: summary), field(of: row), row, to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    writeTotals(to: &json)
    if let figures {
      json.key("convention")
      figures.tally.write(to: &json)
    }
    json.member("notes", notes)
    json.end()
    try sink.write(json.take())
  }

  private func writeInputs(to json: inout JSONWriter) {
    let inputs = summary.network.network.nodes.compactMap { node -> (name: String, shape: Shape)? in
      guard case .input(let volume) = node.layer else { return nil }
      return (node.name, volume.shape)
    }
    if let first = inputs.first { json.member("input", first.shape.extents) }
    guard inputs.count > 1 else { return }
    json.key("inputs")
    json.beginArray()
    for input in inputs {
      json.beginObject(.oneLine)
      json.member("name", input.name)
      json.member("shape", input.shape.extents)
      json.end()
    }
    json.end()
  }

  /// What is not counted is 0 in a sum; `macsCounted` and `activationsCounted` tell it from a true 0.
  private func write(
    _ row: SummaryRow, _ field: ReceptiveField?, _ place: SummaryRows.Row,
    to json: inout JSONWriter
  ) {
    json.beginObject(.oneLine)
    json.member("name", row.name)
    json.member("kind", row.kind)
    if !row.settings.isEmpty { json.member("settings", row.settings) }
    json.member("output", row.output.extents)
    json.member("weights", row.parameters.weights)
    json.member("biases", row.parameters.biases)
    json.member("parameters", row.parameters.total)
    json.member("statistics", row.parameters.statistics)
    json.member("macs", row.macs ?? 0)
    json.member("macsCounted", row.macs != nil)
    write(row.operations, to: &json)
    json.member("activations", row.activations ?? 0)
    json.member("activationsCounted", row.activations != nil)
    if let field {
      json.key("receptiveField")
      field.write(to: &json)
    }
    if row.isSideOutput { json.member("sideOutput", true) }
    if let figures { figures.write(of: place.nodes(in: summary), to: &json) }
    json.end()
  }

  private func field(of row: SummaryRows.Row) -> ReceptiveField? {
    fields?[row.lastNode(in: summary.network.network)]
  }

  private func write(_ operations: OperationCount, to json: inout JSONWriter) {
    json.key("operations")
    json.beginObject(.oneLine)
    for kind in OperationCount.Class.allCases where operations[kind] != 0 {
      json.member(kind.rawValue, operations[kind])
    }
    json.end()
  }

  private func writeTotals(to json: inout JSONWriter) {
    let totals = summary.totals
    json.key("totals")
    json.beginObject()
    json.member("parameters", totals.parameters.total)
    json.member("weights", totals.parameters.weights)
    json.member("biases", totals.parameters.biases)
    json.member("trainable", totals.trainableParameters)
    json.member("frozen", totals.frozenParameters)
    json.member("statistics", totals.parameters.statistics)
    json.member("macs", totals.macs)
    json.member("flops", totals.flops)
    write(totals.operations, to: &json)
    json.member("connections", totals.connections)
    json.member("activations", totals.activations)
    json.member("parameterBytes", totals.parameterBytes)
    json.member("activationBytes", totals.activationBytes)
    json.end()
  }
}

extension Shape {
  /// Height, width, channels.
  var extents: [Int] { [height, width, channels] }
}

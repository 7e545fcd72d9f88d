import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// `cnnshape.roofline/1` (`docs/json.md`).
extension RooflineReport {
  func writeJSON(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.roofline/1")
    json.member("network", model.name)
    json.member("title", model.title)
    json.member("batch", roofline.summary.batch)
    json.member("dtype", roofline.precision.rawValue)
    json.member("includesBranches", roofline.summary.includesBranches)
    if let machine { write(machine, to: &json) }
    json.key("layers")
    json.beginArray()
    for index in 0..<rows.count {
      write(RooflineRow(rows[index], of: roofline, on: machine?.machine), to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.key("totals")
    json.beginObject(.oneLine)
    write(roofline.totals, to: &json)
    if let machine { json.member("seconds", roofline.time(on: machine.machine)) }
    json.end()
    json.end()
    try sink.write(json.take())
  }

  private func write(_ machine: NamedMachine, to json: inout JSONWriter) {
    json.key("machine")
    json.beginObject()
    if let name = machine.name { json.member("name", name) }
    json.member("peak", machine.machine.peak)
    json.member("bandwidth", machine.machine.bandwidth)
    json.member("ridge", machine.machine.ridge)
    if let source = machine.source { json.member("source", source) }
    json.end()
  }

  private func write(_ row: RooflineRow, to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    json.member("name", row.layer.name)
    json.member("kind", row.layer.kind)
    json.member("output", row.layer.output.extents)
    write(row.totals, to: &json)
    if machine != nil {
      json.member("seconds", row.time)
      json.key("bounds")
      json.beginObject(.oneLine)
      for bound in Machine.Bound.allCases { json.member(bound.rawValue, row.bounds[bound] ?? 0) }
      json.end()
    }
    if row.layer.isSideOutput { json.member("sideOutput", true) }
    json.end()
  }

  private func write(_ totals: Roofline.Totals, to json: inout JSONWriter) {
    json.member("operations", totals.operations)
    json.member("bytes", totals.bytes)
    json.member("intensity", totals.intensity)
  }
}

import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// `cnnshape.reconciliation/1` (`docs/json.md`).
extension ReconciliationReport {
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.reconciliation/1")
    json.member("network", model.name)
    json.member("title", model.title)
    json.member("batch", summary.batch)
    json.member("includesBranches", summary.includesBranches)
    switch content {
    case .all(let tallies):
      write(tallies, to: &json)
    case .between(let reconciliation):
      write([reconciliation.first, reconciliation.second], to: &json)
      json.key("between")
      write(reconciliation, to: &json)
    case .published(let chosen, let figures):
      write([chosen], to: &json)
      json.key("published")
      json.beginArray()
      for figure in figures { write(figure, to: &json) }
      json.end()
    }
    json.member("notes", notes)
    json.end()
    return json.take()
  }

  private func write(_ tallies: [ConventionTally], to json: inout JSONWriter) {
    json.key("conventions")
    json.beginArray()
    for tally in tallies { json.value(tally.data) }
    json.end()
  }

  private func write(_ reconciliation: Reconciliation, to json: inout JSONWriter) {
    json.beginObject()
    json.member("first", reconciliation.first.convention.name)
    json.member("second", reconciliation.second.convention.name)
    json.member("compared", reconciliation.dimension.rawValue)
    json.member("firstTotal", reconciliation.firstTotal)
    json.member("secondTotal", reconciliation.secondTotal)
    json.member("difference", reconciliation.difference)
    json.key("terms")
    json.beginArray()
    for line in reconciliation.lines {
      json.beginObject(.oneLine)
      json.member("term", line.term.rawValue)
      json.member("first", line.first)
      json.member("second", line.second)
      json.member("difference", line.difference)
      json.end()
    }
    json.end()
    json.end()
  }

  private func write(_ figure: PublishedReconciliation, to json: inout JSONWriter) {
    json.beginObject()
    json.member("printed", figure.printed)
    json.member("unit", figure.unit.rawValue)
    json.member("value", figure.published)
    json.member("source", figure.fact.source ?? "")
    if let convention = figure.fact.convention { json.member("convention", convention) }
    if let dispute = figure.fact.dispute { json.member("dispute", dispute) }
    json.member("agreesWith", figure.agreeing)
    json.member("difference", figure.difference)
    json.member("remainder", figure.remainder)
    json.member("explained", figure.isExplained)
    json.key("between")
    write(figure.reconciliation, to: &json)
    json.end()
  }
}

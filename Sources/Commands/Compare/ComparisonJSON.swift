import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModels
import NetworkFacts
import NetworkSpec

/// `cnnshape.comparison/1` (`docs/json.md`).
enum ComparisonJSON {
  private static let figures: [Quantity] = [
    .depth, .parameters, .weights, .biases, .macs, .flops, .activations, .parameterBytes,
    .activationBytes, .peakBytes,
  ]

  static func bytes(of comparison: Comparison, notes: [String]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.comparison/1")
    json.member("batch", comparison.batch)
    json.member("dtype", comparison.precision.rawValue)
    if let reference = comparison.reference {
      json.member("relativeTo", reference.model.name)
    }
    if let choice = comparison.choice {
      json.member("where", choice.condition)
      json.member("candidates", choice.candidates)
    }
    json.key("networks")
    json.beginArray()
    for row in comparison.rows {
      json.beginObject(.oneLine)
      json.member("name", row.model.name)
      json.member("title", row.model.title)
      if let input = row.input { json.member("input", input.extents) }
      for quantity in figures { json.member(quantity.name, row[quantity]) }
      if let tally = row.tally {
        json.key("convention")
        tally.write(to: &json)
      }
      if let reference = comparison.reference { ratios(of: row, to: reference, in: &json) }
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

  private static func ratios(
    of row: ComparisonRow, to reference: ComparisonRow, in json: inout JSONWriter
  ) {
    json.key("ratios")
    json.beginObject(.oneLine)
    for quantity in figures {
      guard let value = row[quantity], let other = reference[quantity], other != 0 else { continue }
      json.member(quantity.name, Double(value) / Double(other))
    }
    json.end()
  }
}

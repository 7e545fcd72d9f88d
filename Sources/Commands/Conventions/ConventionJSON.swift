import CNNDiagnostics
import CNNText
import NetworkAnalysis

extension ConventionTally {
  /// The members of a convention in every report (`docs/json.md`).
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", convention.name)
    json.member("title", convention.title)
    json.member("unit", convention.unit.rawValue)
    json.member("mode", convention.mode.rawValue)
    json.member("source", convention.source)
    json.member("total", figure.total)
    if let vector {
      json.key("vector")
      vector.write(to: &json)
    }
    json.key("terms")
    json.beginArray()
    for item in figure.items {
      json.beginObject(.oneLine)
      json.member("term", item.term.rawValue)
      json.member("amount", item.amount)
      json.end()
    }
    json.end()
    json.member("parameters", parameters.total)
    json.key("notCounted")
    json.beginArray()
    for kind in notCounted {
      json.beginObject(.oneLine)
      json.member("kind", kind.kind)
      json.member("layers", kind.layers)
      json.end()
    }
    json.end()
    json.end()
  }
}

extension OperationVector {
  func write(to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    for count in Count.allCases { json.member(count.rawValue, self[count]) }
    json.end()
  }
}

extension ConventionFigures {
  /// The members of a row: the convention's figure of some layers, and what it takes for parameters.
  func write(of nodes: [Int], to json: inout JSONWriter) {
    let figure = figure(of: nodes)
    json.member("figure", figure ?? 0)
    json.member("figureCounted", figure != nil)
    if tally.vector != nil {
      json.key("vector")
      (vector(of: nodes) ?? .none).write(to: &json)
    }
    json.member("conventionParameters", parameters(of: nodes))
  }
}

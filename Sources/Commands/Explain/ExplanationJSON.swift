import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import NetworkSpec

extension ExplanationReport {
  /// `cnnshape.explanation/1` (`docs/json.md`).
  var json: [UInt8] {
    let figures = explanation.figures
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.explanation/1")
    json.member("network", network.name)
    json.member("layer", node.name)
    json.member("kind", node.layer.word)
    json.member("settings", node.settingsText)
    json.member("batch", batch)
    json.key("inputs")
    json.beginArray(.oneLine)
    for shape in explanation.inputs { json.value(shape.cell) }
    json.end()
    json.member("output", explanation.output.extents)
    json.key("derivations")
    json.beginArray()
    for derivation in explanation.derivations {
      json.beginObject(.oneLine)
      json.member("figure", derivation.figure)
      json.member("formula", derivation.formula)
      json.member("numbers", derivation.numbers)
      switch derivation.result {
      case .integer(let count): json.member("result", count)
      case .decimal(let value): json.member("result", value)
      }
      json.member("source", derivation.source)
      json.end()
    }
    json.end()
    if let product = explanation.product {
      json.key("matrixProduct")
      json.beginObject(.oneLine)
      json.member("weights", [product.weights.rows, product.weights.columns])
      json.member("columns", [product.columns.rows, product.columns.columns])
      json.member("output", [product.output.rows, product.output.columns])
      json.member("groups", product.groups)
      json.member("hasBias", product.hasBias)
      json.end()
    }
    if let field = explanation.field {
      json.key("receptiveField")
      json.value(field.data)
    }
    unit?.write(to: &json, field: explanation.field)
    json.key("operations")
    json.beginObject(.oneLine)
    for kind in OperationCount.Class.allCases where figures.operations[kind] != 0 {
      json.member(kind.rawValue, figures.operations[kind])
    }
    json.end()
    json.end()
    return json.take()
  }
}

import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// A property given in a description, matched with the schema of its kind of layer.
struct CompiledProperty: Sendable {
  let name: String
  let value: CompiledValue
  let span: SourceSpan
  /// True if it is written as a plain number.
  let isNumber: Bool

  /// For findings about the layer.
  var origin: Origin.Property { Origin.Property(name: name, value: span, isNumber: isNumber) }
}

enum CompiledValue: Sendable {
  case expression(Expression)
  /// What may give any kind of value, to be read as this kind once it is known.
  case value(Expression, as: Property.ValueKind)
  /// A layer or an instance.
  case reference(LayerReference)
  /// A number where fractions may appear, as written: no exact fraction holds `1e-30`.
  case decimal(Double)
  /// `"1x7"`: a number for each axis, two or three.
  case extents([Located<Expression>])
  /// `"top,left,bottom,right"`: those before along each axis, then those after; two, four or six.
  case sides([Located<Expression>])
  case word(String)
  case flag(Bool)
  case table([[Int]])

  /// True if it is the same wherever the statement is expanded.
  var isConstant: Bool {
    switch self {
    case .expression(let expression), .value(let expression, _): expression.isConstant
    case .reference: false
    case .extents(let numbers), .sides(let numbers): numbers.allSatisfy { $0.value.isConstant }
    case .decimal, .word, .flag, .table: true
    }
  }
}

import CNNDiagnostics
import NetworkConditions
import NetworkDiagnosis
import NetworkModel

/// The properties of one layer statement, evaluated where it is expanded.
struct LayerReader {
  let word: LayerWord
  let frame: Frame
  /// The rounding for layers that state none.
  let ambientRounding: Rounding
  private let properties: [CompiledProperty]
  private let statementSpan: SourceSpan

  init(
    _ word: LayerWord, _ properties: [CompiledProperty], at span: SourceSpan, frame: Frame,
    ambientRounding: Rounding
  ) {
    self.word = word
    self.frame = frame
    self.ambientRounding = ambientRounding
    self.properties = properties
    self.statementSpan = span
  }

  func has(_ name: String) -> Bool { find(name) != nil }

  /// - Throws: `.exclusiveProperties` if the property is there, beside one that excludes it.
  func refuse(_ name: String, beside other: String) throws(SpecFault) {
    guard let property = find(name) else { return }
    throw SpecFault(.exclusiveProperties(name, other), at: property.span)
  }

  func integer(_ name: String) throws(SpecFault) -> Int {
    guard let property = find(name) else { throw missing(name) }
    return try integer(property)
  }

  func integer(_ name: String, default fallback: Int) throws(SpecFault) -> Int {
    guard let property = find(name) else { return fallback }
    return try integer(property)
  }

  func decimal(_ name: String, default fallback: Double) throws(SpecFault) -> Double {
    guard let property = find(name) else { return fallback }
    switch property.value {
    case .decimal(let decimal): return decimal
    case .expression(let expression):
      return try expression.number(in: frame, at: property.span).double
    case .pair, .sides, .word, .flag, .table: throw mismatch(property, expected: "one number")
    }
  }

  func pair(_ name: String) throws(SpecFault) -> (height: Int, width: Int) {
    guard let property = find(name) else { throw missing(name) }
    return try pair(property)
  }

  func pair(
    _ name: String, default fallback: Int
  ) throws(SpecFault) -> (height: Int, width: Int) {
    guard let property = find(name) else { return (fallback, fallback) }
    return try pair(property)
  }

  func flag(_ name: String, default fallback: Bool) -> Bool {
    guard case .flag(let flag)? = find(name)?.value else { return fallback }
    return flag
  }

  /// A word of a closed list; the schema has checked that it is in the list.
  func choice<Choice: RawRepresentable<String>>(_ name: String, default fallback: Choice) -> Choice
  {
    guard case .word(let word)? = find(name)?.value else { return fallback }
    return Choice(rawValue: word) ?? fallback
  }

  func table(_ name: String) -> [[Int]]? {
    guard case .table(let rows)? = find(name)?.value else { return nil }
    return rows
  }

  /// Top, left, bottom, right; nil for the word `same`.
  func sides(_ name: String) throws(SpecFault) -> Sides? {
    guard let property = find(name) else { return Sides() }
    switch property.value {
    case .word:
      return nil
    case .sides(let sides):
      var values: [Int] = []
      for side in sides { values.append(try side.value.integer(in: frame, at: side.span)) }
      return Sides(top: values[0], left: values[1], bottom: values[2], right: values[3])
    case .expression, .pair, .decimal, .flag, .table:
      let (height, width) = try pair(property)
      return Sides(top: height, left: width, bottom: height, right: width)
    }
  }

  struct Sides {
    var top = 0
    var left = 0
    var bottom = 0
    var right = 0
  }

  /// The window that `kernel`, `stride`, `pad` and `dilation` describe.
  func windows(
    kernel: (height: Int, width: Int), defaultStride: (height: Int, width: Int) = (1, 1)
  ) throws(SpecFault) -> WindowPair {
    let stride = has("stride") ? try pair("stride") : defaultStride
    let dilation = try pair("dilation", default: 1)
    let sides = try sides("pad")
    return try layer { () throws(LayerError) in
      WindowPair(
        vertical: try Window(
          kernel: kernel.height, stride: stride.height, dilation: dilation.height,
          padding: sides.map { .explicit(before: $0.top, after: $0.bottom) } ?? .same),
        horizontal: try Window(
          kernel: kernel.width, stride: stride.width, dilation: dilation.width,
          padding: sides.map { .explicit(before: $0.left, after: $0.right) } ?? .same))
    }
  }

  /// The rounding the layer states, or the one in force.
  func rounding() -> Rounding { choice("rounding", default: ambientRounding) }

  /// Makes a layer, and places what its initializer refuses at the property to blame.
  func layer<Made>(_ make: () throws(LayerError) -> Made) throws(SpecFault) -> Made {
    do {
      return try make()
    } catch {
      let culprit = error.hyperparameter.flatMap { find($0.rawValue) }
      throw SpecFault(error, at: culprit?.span ?? statementSpan)
    }
  }

  private func find(_ name: String) -> CompiledProperty? {
    for property in properties where property.name == name { return property }
    return nil
  }

  private func missing(_ name: String) -> SpecFault {
    SpecFault(.missingProperty(name, of: word.rawValue), at: statementSpan)
  }

  private func integer(_ property: CompiledProperty) throws(SpecFault) -> Int {
    guard case .expression(let expression) = property.value else {
      throw mismatch(property, expected: "one number")
    }
    return try expression.integer(in: frame, at: property.span)
  }

  private func pair(
    _ property: CompiledProperty
  ) throws(SpecFault) -> (height: Int, width: Int) {
    switch property.value {
    case .expression(let expression):
      let both = try expression.integer(in: frame, at: property.span)
      return (both, both)
    case .pair(let height, let width):
      return (
        try height.value.integer(in: frame, at: height.span),
        try width.value.integer(in: frame, at: width.span)
      )
    case .decimal, .sides, .word, .flag, .table:
      throw mismatch(property, expected: "one number or two")
    }
  }

  /// A layer's file asks for another kind of value than its schema says.
  private func mismatch(_ property: CompiledProperty, expected: String) -> SpecFault {
    SpecFault(.wrongType(expected: expected, found: "another value"), at: property.span)
  }
}

import CNNDiagnostics
import CNNText
import NetworkConditions
import NetworkModel

/// The settings of a layer in a graph: the properties of its word, each in the one form that graphs have.
extension GraphValue {
  /// - Throws: `SpecFault` for a value that the property does not take.
  func property(_ property: Property) throws(SpecFault) -> CompiledProperty {
    CompiledProperty(
      name: property.name, value: try compiled(as: property.kind), span: span,
      isNumber: json.integer != nil)
  }

  private func compiled(as kind: Property.ValueKind) throws(SpecFault) -> CompiledValue {
    switch kind {
    case .integer, .extent:
      return .expression(.number(Number(try integer())))
    case .decimal:
      guard case .number(let number) = json.content else { throw mismatch(expected: "a number") }
      return .decimal(number.double)
    case .extents:
      return try extents(as: kind, orWords: [])
    case .stride:
      return try extents(as: kind, orWords: [Property.kernelWord])
    case .sides(let words):
      if let sides = numbers(separatedBy: UInt8(ascii: ",")) { return .sides(sides) }
      return try extents(as: kind, orWords: words)
    case .choice(let choices):
      let word = try text()
      guard choices.contains(word) else {
        throw SpecFault(.invalidChoice(word, choices: choices), at: span)
      }
      return .word(word)
    case .flag:
      return .flag(try flag())
    case .table:
      return .table(try PropertyCompiler.table(try text(), at: span))
    case .name:
      // Volumes that follow from other layers' have become numbers.
      throw mismatch(expected: kind.words)
    }
  }

  /// `3`, `"3x1"`, or one of the words.
  private func extents(
    as kind: Property.ValueKind, orWords words: [String]
  ) throws(SpecFault) -> CompiledValue {
    if let integer = json.integer { return .expression(.number(Number(integer))) }
    if let word = json.string, words.contains(word) { return .word(word) }
    guard let numbers = numbers(separatedBy: UInt8(ascii: "x")) else {
      throw mismatch(expected: kind.words)
    }
    return .extents(numbers)
  }

  /// The integers of a text such as `3x1`; nil for any other value.
  private func numbers(separatedBy separator: UInt8) -> [Located<Expression>]? {
    guard let text = json.string else { return nil }
    var numbers: [Located<Expression>] = []
    for part in text.utf8.split(separator: separator, omittingEmptySubsequences: false) {
      guard let number = Int64(String(Substring(part))) else { return nil }
      numbers.append(Located(value: .number(Number(number)), span: span))
    }
    return numbers.count > 1 && numbers.count <= 6 ? numbers : nil
  }
}

import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Matches the properties of a statement with the schema of its word.
struct PropertyCompiler {
  let scope: NameScope

  func compile(_ value: KDLValue, as property: Property) throws(SpecFault) -> CompiledProperty {
    if let foreign = ForeignValue.match(value, as: property) {
      throw SpecFault(
        .otherWriting(foreign.written, of: property.name, here: foreign.here), at: value.span)
    }
    return CompiledProperty(
      name: property.name, value: try compiled(value, as: property.kind), span: value.span,
      isNumber: value.isNumber)
  }

  private func compiled(
    _ value: KDLValue, as kind: Property.ValueKind
  ) throws(SpecFault) -> CompiledValue {
    switch kind {
    case .integer, .extent: return .expression(try value.expression(in: scope))
    case .decimal: return try decimal(value)
    case .extents: return try extents(value)
    case .sides(let words):
      if case .string(let text) = value.content, words.contains(text) { return .word(text) }
      return try sides(value)
    case .choice(let choices):
      let word = try value.word()
      guard choices.contains(word) else {
        throw SpecFault(.invalidChoice(word, choices: choices), at: value.span)
      }
      return .word(word)
    case .flag: return .flag(try value.flag())
    case .name: return .word(try value.word())
    case .table: return .table(try table(value))
    }
  }

  private func decimal(_ value: KDLValue) throws(SpecFault) -> CompiledValue {
    guard case .number(let number) = value.content else {
      return .expression(try value.expression(in: scope))
    }
    guard number.double.isFinite else { throw SpecFault(.notFinite, at: value.span) }
    return .decimal(number.double)
  }

  // MARK: Several numbers in one text

  /// `3`, `"2 * k"`, `"1x7"`, `"1x{n}"` or `"3x1x1"`.
  private func extents(_ value: KDLValue) throws(SpecFault) -> CompiledValue {
    guard let (text, span) = value.text else {
      return .expression(try value.expression(in: scope))
    }
    let bytes = Array(text.utf8)
    let cuts = PropertyCompiler.crossings(in: bytes)
    guard !cuts.isEmpty else { return .expression(try value.expression(in: scope)) }
    return .extents(try parts(of: bytes, between: cuts, at: span))
  }

  /// As `extents`, or an expression for each end of each axis with commas between.
  private func sides(_ value: KDLValue) throws(SpecFault) -> CompiledValue {
    guard let (text, span) = value.text else { return try extents(value) }
    let bytes = Array(text.utf8)
    let cuts = PropertyCompiler.commas(in: bytes)
    guard !cuts.isEmpty else { return try extents(value) }
    guard [1, 3, 5].contains(cuts.count) else {
      throw SpecFault(
        .malformed(text, expected: "one number, `\"1x2\"` or `\"top,left,bottom,right\"`"),
        at: value.span)
    }
    return .sides(try parts(of: bytes, between: cuts, at: span))
  }

  private func parts(
    of bytes: [UInt8], between cuts: [Int], at span: SourceSpan
  ) throws(SpecFault) -> [Located<Expression>] {
    var parts: [Located<Expression>] = []
    for (before, cut) in zip([-1] + cuts, cuts + [bytes.count]) {
      parts.append(try part(bytes[(before + 1)..<cut], of: bytes, at: span))
    }
    return parts
  }

  /// An expression, with or without braces round it.
  ///
  /// - Parameter span: of all bytes.
  private func part(
    _ part: ArraySlice<UInt8>, of bytes: [UInt8], at span: SourceSpan
  ) throws(SpecFault) -> Located<Expression> {
    var part = part
    while part.first == UInt8(ascii: " ") { part.removeFirst() }
    while part.last == UInt8(ascii: " ") { part.removeLast() }
    if part.count >= 2, part.first == UInt8(ascii: "{"), part.last == UInt8(ascii: "}") {
      part = part.dropFirst().dropLast()
    }
    let place =
      span.range.count == bytes.count ? span.slice(part.startIndex..<part.endIndex) : span
    let expression = try Expression(parsing: part, as: .descriptions, at: place, in: scope)
    return Located(value: expression, span: place)
  }

  /// Offsets of the `x` of `"1x7"` or `"3x1x1"`: the text is two or three runs of digits, or of braces, with an
  /// `x` between; none for another text.
  private static func crossings(in text: [UInt8]) -> [Int] {
    var crossings: [Int] = []
    var depth = 0
    for (offset, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "x") where depth == 0 && offset > 0:
        guard crossings.count < 2 else { return [] }
        crossings.append(offset)
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: " "):
        break
      default:
        guard depth > 0 else { return [] }
      }
    }
    return crossings
  }

  /// Offsets of the commas that stand in no parentheses.
  private static func commas(in text: [UInt8]) -> [Int] {
    var commas: [Int] = []
    var depth = 0
    for (offset, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 0: commas.append(offset)
      default: break
      }
    }
    return commas
  }

  /// `"0 1 2 / 1 2 3"`.
  private func table(_ value: KDLValue) throws(SpecFault) -> [[Int]] {
    let text = try value.word()
    var rows: [[Int]] = []
    for row in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      var channels: [Int] = []
      for channel in row.split(whereSeparator: PropertyCompiler.isSpace) {
        let digits = String(Substring(channel))
        guard let number = Int(digits) else {
          throw SpecFault(
            .malformed(digits, expected: "channel numbers, a `/` between filters"),
            at: value.span)
        }
        channels.append(number)
      }
      rows.append(channels)
    }
    return rows
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
  }
}

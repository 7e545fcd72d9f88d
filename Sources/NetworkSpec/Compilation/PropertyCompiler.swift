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
    case .extents: return try open(extents(value), as: kind)
    case .stride:
      if case .string(Property.kernelWord) = value.content,
        scope.slot(of: Property.kernelWord) == nil
      {
        return .word(Property.kernelWord)
      }
      return try open(extents(value), as: kind)
    case .sides(let words):
      if case .string(let text) = value.content, words.contains(text) { return .word(text) }
      return try open(sides(value), as: kind)
    case .choice(let choices):
      let word = try value.word()
      if choices.contains(word) { return .word(word) }
      if let expression = parameter(value) { return .value(expression, as: kind) }
      throw SpecFault(.invalidChoice(word, choices: choices), at: value.span)
    case .flag:
      guard let condition = try condition(value) else { return .flag(try value.flag()) }
      return .value(condition, as: kind)
    case .name:
      return .reference(
        LayerReference(try NameTemplate(value, in: scope, isReference: true), in: scope))
    case .table: return .table(try PropertyCompiler.table(try value.word(), at: value.span))
    }
  }

  /// The condition that stands in place of a flag; nil for a flag, or for a word that is no parameter.
  func condition(_ value: KDLValue) throws(SpecFault) -> Expression? {
    guard case .string(let text) = value.content else { return nil }
    let isWord = text.utf8.allSatisfy { $0.isDigit || $0.isLetter }
    if isWord, scope.slot(of: text) == nil { return nil }
    return try value.expression(in: scope)
  }

  /// An expression that depends on a parameter, where a word belongs; nil for anything else.
  private func parameter(_ value: KDLValue) -> Expression? {
    guard let expression = try? value.expression(in: scope), !expression.isConstant else {
      return nil
    }
    // `channels` alone is a number wherever it stands.
    if case .name(.volume) = expression { return nil }
    return expression
  }

  /// Leaves open what an expression gives if it may be another thing than a number.
  private func open(_ value: CompiledValue, as kind: Property.ValueKind) -> CompiledValue {
    guard case .expression(let expression) = value, expression.mayBeNoNumber else { return value }
    return .value(expression, as: kind)
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
    guard let cuts = PropertyCompiler.crossings(in: bytes) else {
      return .expression(try value.expression(in: scope))
    }
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
  func part(
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

  /// Offsets of the `x`s of `"1x7"` or `"3x1x1"`: the text is runs of digits, or of braces, with an `x`
  /// between; nil if it is not.
  static func crossings(in text: some Collection<UInt8>) -> [Int]? {
    var crossings: [Int] = []
    var depth = 0
    var isAfterCrossing = true
    for (offset, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "x") where depth == 0:
        guard !isAfterCrossing, crossings.count < 2 else { return nil }
        crossings.append(offset)
        isAfterCrossing = true
        continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: " "):
        break
      default:
        guard depth > 0 else { return nil }
      }
      isAfterCrossing = false
    }
    return crossings.isEmpty || isAfterCrossing ? nil : crossings
  }

  /// Offsets of the commas that stand in no parentheses.
  static func commas(in text: [UInt8]) -> [Int] {
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
  static func table(_ text: String, at span: SourceSpan) throws(SpecFault) -> [[Int]] {
    var rows: [[Int]] = []
    for row in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      var channels: [Int] = []
      for channel in row.split(whereSeparator: PropertyCompiler.isSpace) {
        let digits = String(Substring(channel))
        guard let number = Int(digits) else {
          throw SpecFault(
            .malformed(digits, expected: "channel numbers, a `/` between filters"),
            at: span)
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

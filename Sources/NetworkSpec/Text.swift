import Diagnostics
import KDL

/// Reading KDL values as words, names, numbers and expressions.
extension KDLValue {
  /// The text of a string and the span inside its quotes, if it has any.
  var text: (String, SourceSpan)? {
    guard case .string(let text) = content else { return nil }
    let written = span.range.count
    let count = text.utf8.count
    return (text, written == count + 2 ? span.slice(1..<written - 1) : span)
  }

  /// For messages.
  var typeName: String {
    switch content {
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "`#null`"
    }
  }

  func expression(in scope: NameScope) throws(SpecFault) -> Expression {
    switch content {
    case .number(let number):
      return .number(try Number(number, at: span))
    case .string:
      guard let (text, inside) = text else { break }
      return try ExpressionParser.parse(text, at: inside, in: scope)
    case .boolean(let boolean):
      return .boolean(boolean)
    case .null:
      break
    }
    throw SpecFault(.wrongType(expected: "a number or an expression", found: typeName), at: span)
  }

  /// A word where no expression may stand.
  func word() throws(SpecFault) -> String {
    guard case .string(let text) = content else {
      throw SpecFault(.wrongType(expected: "a word", found: typeName), at: span)
    }
    return text
  }

  func flag() throws(SpecFault) -> Bool {
    guard case .boolean(let flag) = content else {
      throw SpecFault(.wrongType(expected: "`#true` or `#false`", found: typeName), at: span)
    }
    return flag
  }
}

extension Number {
  init(_ number: KDLNumber, at span: SourceSpan) throws(SpecFault) {
    if let integer = number.integer {
      self.init(integer)
      return
    }
    var digits = Substring(number.lexeme)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    guard !digits.hasPrefix("#") else { throw SpecFault(.notFinite, at: span) }
    do throws(ArithmeticError) {
      guard let value = try Number.decimal(digits.utf8) else { throw .overflow }
      self = isNegative ? try value.negated() : value
    } catch {
      throw SpecFault(.numberOverflow, at: span)
    }
  }
}

extension NameTemplate {
  /// - Throws: `SpecFault` for an empty name, a control character, or a faulty expression in braces.
  init(_ value: KDLValue, in scope: NameScope) throws(SpecFault) {
    guard let (text, inside) = value.text else {
      throw SpecFault(.wrongType(expected: "a name", found: value.typeName), at: value.span)
    }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw SpecFault(
        .malformed(text, expected: "a name without control characters"), at: value.span)
    }
    guard text.utf8.contains(UInt8(ascii: "{")) else {
      self = .fixed(text, inside)
      return
    }
    var segments: [Segment] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw SpecFault(.malformed(text, expected: "a `}` for every `{`"), at: value.span)
      }
      segments.append(.text(String(rest[..<open])))
      let start = text.utf8.distance(from: text.startIndex, to: open) + 1
      let expressionText = String(rest[rest.index(after: open)..<close])
      let isVerbatim = inside.range.count == text.utf8.count
      let place = isVerbatim ? inside.slice(start..<start + expressionText.utf8.count) : inside
      segments.append(
        .expression(try ExpressionParser.parse(expressionText, at: place, in: scope)))
      rest = rest[rest.index(after: close)...]
    }
    segments.append(.text(String(rest)))
    self = .interpolated(segments, inside)
  }

  func resolve(in frame: borrowing Frame) throws(SpecFault) -> String {
    switch self {
    case .fixed(let name, _):
      return name
    case .interpolated(let segments, let span):
      var name = ""
      for segment in segments {
        switch segment {
        case .text(let text): name += text
        case .expression(let expression):
          name += String(try expression.integer(in: frame, at: span))
        }
      }
      return name
    }
  }
}

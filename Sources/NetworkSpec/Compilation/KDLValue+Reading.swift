import CNNDiagnostics
import KDL
import NetworkConditions

/// Reading KDL values as words, numbers and expressions.
extension KDLValue {
  /// The text of a string and the span inside its quotes, if it has any.
  var text: (String, SourceSpan)? {
    guard case .string(let text) = content else { return nil }
    // Every escape is longer than what it stands for, so that only a plain quoted text is two longer.
    let written = span.range.count
    return (text, written == text.utf8.count + 2 ? span.slice(1..<written - 1) : span)
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

  /// True if the value is a number as it is, rather than an expression that gives one.
  var isNumber: Bool {
    switch content {
    case .number: true
    case .string, .boolean, .null: false
    }
  }

  func expression(in scope: NameScope) throws(SpecFault) -> Expression {
    switch content {
    case .number(let number):
      return .number(try Number(number, at: span))
    case .string:
      guard let (text, inside) = text else { break }
      if let expression = KDLValue.braced(text) {
        throw SpecFault(.bracedNumber(expression), at: span)
      }
      return try Expression(parsing: text, at: inside, in: scope)
    case .boolean(let boolean):
      return .boolean(boolean)
    case .null:
      break
    }
    throw SpecFault(.wrongType(expected: "a number or an expression", found: typeName), at: span)
  }

  /// What stands in the braces around the whole of a text; nil if there are none, or more.
  private static func braced(_ text: String) -> String? {
    guard text.utf8.first == UInt8(ascii: "{"), text.utf8.last == UInt8(ascii: "}"),
      text.utf8.count > 2
    else { return nil }
    let inner = text.utf8.dropFirst().dropLast()
    guard !inner.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
      return nil
    }
    return String(Substring(inner))
  }

  /// An expression with its place.
  func located(in scope: NameScope) throws(SpecFault) -> Located<Expression> {
    Located(value: try expression(in: scope), span: span)
  }

  /// A word where no expression may appear.
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
  /// - Throws: `.notFinite` for `#inf` and its like; `.numberOverflow`.
  init(_ number: KDLNumber, at span: SourceSpan) throws(SpecFault) {
    if let integer = number.integer {
      self.init(integer)
      return
    }
    guard number.double.isFinite else { throw SpecFault(.notFinite, at: span) }
    var digits = number.lexeme.utf8[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    self = try exactly(at: span) { () throws(ArithmeticError) in
      // A hexadecimal integer that is none of 64 bits is not a decimal either.
      guard let magnitude = try Number.decimal(digits) else { throw .overflow }
      return isNegative ? try magnitude.negated() : magnitude
    }
  }
}

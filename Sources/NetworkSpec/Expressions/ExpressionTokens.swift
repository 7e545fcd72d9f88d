import CNNDiagnostics

/// The tokens of an expression: operators, parentheses and words.
struct ExpressionTokens {
  private let bytes: ArraySlice<UInt8>
  private var offset: Int
  private let span: SourceSpan
  /// Whether a byte of the text is a byte of the source, no escapes having come between.
  private let isVerbatim: Bool

  /// - Parameter isWritten: whether the text stands at the span, with or without escapes.
  init(_ bytes: ArraySlice<UInt8>, at span: SourceSpan, isWritten: Bool) {
    self.bytes = bytes
    self.offset = bytes.startIndex
    self.span = span
    self.isVerbatim = isWritten && span.range.count == bytes.count
    skipSpaces()
  }

  var isAtEnd: Bool { offset == bytes.endIndex }

  /// What is left, for messages.
  var rest: String { String(decoding: bytes[offset...].prefix(64), as: UTF8.self) }

  /// A fault at the next character.
  func fault(_ fault: ExpressionFault) -> SpecFault {
    SpecFault(fault, at: place(offset..<min(offset + 1, bytes.endIndex)))
  }

  /// Takes one character if it is next, and says where it stood.
  mutating func take(_ character: Unicode.Scalar) -> SourceSpan? {
    guard offset < bytes.endIndex, bytes[offset] == UInt8(ascii: character) else { return nil }
    return advance(1)
  }

  /// Takes an operator that binds tighter than `precedence`, if it is next.
  mutating func takeOperator(
    above precedence: Int
  ) -> (operation: Expression.BinaryOperator, place: SourceSpan)? {
    guard let (operation, length) = nextOperator, operation.precedence > precedence else {
      return nil
    }
    return (operation, advance(length))
  }

  private var nextOperator: (operation: Expression.BinaryOperator, length: Int)? {
    guard offset < bytes.endIndex else { return nil }
    let next = offset + 1 < bytes.endIndex ? bytes[offset + 1] : 0
    switch (bytes[offset], next) {
    case (UInt8(ascii: "|"), UInt8(ascii: "|")): return (.logical(.or), 2)
    case (UInt8(ascii: "&"), UInt8(ascii: "&")): return (.logical(.and), 2)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): return (.comparison(.equal), 2)
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): return (.comparison(.notEqual), 2)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): return (.comparison(.lessOrEqual), 2)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): return (.comparison(.greaterOrEqual), 2)
    case (UInt8(ascii: "<"), _): return (.comparison(.less), 1)
    case (UInt8(ascii: ">"), _): return (.comparison(.greater), 1)
    case (UInt8(ascii: "+"), _): return (.arithmetic(.add), 1)
    case (UInt8(ascii: "-"), _): return (.arithmetic(.subtract), 1)
    case (UInt8(ascii: "*"), _): return (.arithmetic(.multiply), 1)
    case (UInt8(ascii: "/"), _): return (.arithmetic(.divide), 1)
    case (UInt8(ascii: "%"), _): return (.arithmetic(.remainder), 1)
    default: return nil
    }
  }

  /// Takes a number or a name: letters, digits, `_`, `.`, what is not ASCII, and the sign of a
  /// number's exponent.
  mutating func takeWord() -> (text: String, place: SourceSpan)? {
    var end = offset
    while end < bytes.endIndex, isPartOfWord(end) { end += 1 }
    guard end > offset else { return nil }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    return (text, advance(end - offset))
  }

  private func isPartOfWord(_ index: Int) -> Bool {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
      return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return index > offset && ExpressionTokens.isDigit(bytes[offset])
        && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
    default:
      return false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func advance(_ count: Int) -> SourceSpan {
    let place = place(offset..<offset + count)
    offset += count
    skipSpaces()
    return place
  }

  private mutating func skipSpaces() {
    while offset < bytes.endIndex,
      bytes[offset] == UInt8(ascii: " ") || bytes[offset] == UInt8(ascii: "\t")
    {
      offset += 1
    }
  }

  private func place(_ range: Range<Int>) -> SourceSpan {
    guard isVerbatim else { return span }
    return span.slice(range.lowerBound - bytes.startIndex..<range.upperBound - bytes.startIndex)
  }
}

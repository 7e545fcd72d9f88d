/// A piece of a document. The pieces of a document, in order, cover it without gaps.
struct Token {
  enum Kind: UInt8 {
    // Separators.
    case space, newline, lineComment, blockComment, continuation
    case slashdash, semicolon, equals
    case openParenthesis, closeParenthesis, openBrace, closeBrace
    // Values.
    case identifier, quotedString, rawString, multiLineString, rawMultiLineString
    case number, `true`, `false`, null
    case end

    var isString: Bool {
      switch self {
      case .identifier, .quotedString, .rawString, .multiLineString, .rawMultiLineString: true
      default: false
      }
    }
  }

  var kind: Kind
  /// True if a quoted string holds a backslash, so that its value is not simply a slice.
  var hasEscapes = false
  var start: Int
  var end: Int

  init(_ kind: Kind, _ start: Int, _ end: Int, hasEscapes: Bool = false) {
    self.kind = kind
    self.hasEscapes = hasEscapes
    self.start = start
    self.end = end
  }

  var range: Range<Int> { start..<end }

  /// True if an argument or a property may begin with this token.
  var isValueStart: Bool {
    switch kind {
    case .openParenthesis, .number, .true, .false, .null: true
    default: kind.isString
    }
  }
}

/// Cuts a document into tokens, comments and white space included.
///
/// Strings are delimited here and given their value by `StringDecoder`.
struct Lexer {
  let text: SourceText
  private var position: Int

  init(_ text: SourceText) {
    self.text = text
    position = text.start
  }

  /// The next token; at the end `.end`, again and again.
  mutating func next() throws(KDLError) -> Token {
    let token = try token(at: position)
    position = token.end
    return token
  }

  private func token(at start: Int) throws(KDLError) -> Token {
    guard start < text.end else { return Token(.end, text.end, text.end) }
    switch text.bytes[start] {
    case ASCII.space, ASCII.tab: return Token(.space, start, text.endOfSpaces(from: start + 1))
    case ASCII.lineFeed...ASCII.carriageReturn:
      return Token(.newline, start, start + text.newlineLength(at: start))
    case ASCII.semicolon: return Token(.semicolon, start, start + 1)
    case ASCII.equals: return Token(.equals, start, start + 1)
    case ASCII.openParenthesis: return Token(.openParenthesis, start, start + 1)
    case ASCII.closeParenthesis: return Token(.closeParenthesis, start, start + 1)
    case ASCII.openBrace: return Token(.openBrace, start, start + 1)
    case ASCII.closeBrace: return Token(.closeBrace, start, start + 1)
    case ASCII.backslash: return Token(.continuation, start, start + 1)
    case ASCII.slash: return try comment(at: start)
    case ASCII.quote: return try quotedString(at: start)
    case ASCII.hash: return try hash(at: start)
    case 0x80...: return try beyondASCII(at: start)
    default: return try word(at: start)
    }
  }

  private func beyondASCII(at start: Int) throws(KDLError) -> Token {
    let newline = text.newlineLength(at: start)
    if newline > 0 { return Token(.newline, start, start + newline) }
    let spaces = text.endOfSpaces(from: start)
    if spaces > start { return Token(.space, start, spaces) }
    return try word(at: start)
  }

  // MARK: Comments

  private func comment(at start: Int) throws(KDLError) -> Token {
    switch text[start + 1] {
    case ASCII.slash:
      var end = start + 2
      while end < text.end, text.newlineLength(at: end) == 0 { end += 1 }
      return Token(.lineComment, start, end)
    case ASCII.asterisk:
      return Token(.blockComment, start, try endOfBlockComment(from: start))
    case ASCII.minus:
      return Token(.slashdash, start, start + 2)
    default:
      throw text.error(.unexpectedCharacter("/"), start..<start + 1)
    }
  }

  /// Block comments nest; they are counted, so that no depth of them costs stack.
  private func endOfBlockComment(from start: Int) throws(KDLError) -> Int {
    var depth = 0
    var offset = start
    while offset < text.end {
      switch (text[offset], text[offset + 1]) {
      case (ASCII.slash, ASCII.asterisk):
        depth += 1
        offset += 2
      case (ASCII.asterisk, ASCII.slash):
        depth -= 1
        offset += 2
        if depth == 0 { return offset }
      default:
        offset += 1
      }
    }
    throw text.error(.unterminatedComment, start..<start + 2)
  }
}

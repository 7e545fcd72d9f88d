extension Lexer {
  func quotedString(at start: Int) throws(KDLError) -> Token {
    if text[start + 1] == ASCII.quote, text[start + 2] == ASCII.quote {
      return try multiLineString(at: start)
    }
    var hasEscapes = false
    var offset = start + 1
    while offset < text.end {
      let byte = text.bytes[offset]
      if byte == ASCII.quote {
        return Token(.quotedString, start, offset + 1, hasEscapes: hasEscapes)
      }
      if byte == ASCII.backslash {
        hasEscapes = true
        offset = text.endOfEscape(at: offset)
      } else if text.newlineLength(at: offset) > 0 {
        throw text.error(.newlineInString, start..<offset)
      } else {
        offset += 1
      }
    }
    throw text.error(.unterminatedString, start..<start + 1)
  }

  private func multiLineString(at start: Int) throws(KDLError) -> Token {
    try checkFirstLine(of: start..<start + 3)
    var offset = start + 3
    while offset < text.end {
      if text.hasTripleQuote(at: offset) {
        return Token(.multiLineString, start, offset + 3)
      }
      offset =
        text[offset] == ASCII.backslash ? text.endOfEscape(at: offset) : offset + 1
    }
    throw text.error(.unterminatedString, start..<start + 3)
  }

  // MARK: Raw strings

  /// A string between quotes and as many `#` on either side.
  func rawString(at start: Int) throws(KDLError) -> Token {
    var opening = start
    while text[opening] == ASCII.hash { opening += 1 }
    let hashes = opening - start
    guard text[opening] == ASCII.quote else {
      throw text.error(.unexpectedCharacter("#"), start..<opening)
    }
    let isMultiLine = text.hasTripleQuote(at: opening)
    let quotes = isMultiLine ? 3 : 1
    let delimiter = start..<opening + quotes
    if isMultiLine { try checkFirstLine(of: delimiter) }
    var offset = delimiter.upperBound
    while offset < text.end {
      if text[offset] == ASCII.quote, !isMultiLine || text.hasTripleQuote(at: offset) {
        if hasHashes(hashes, at: offset + quotes) {
          let kind: Token.Kind = isMultiLine ? .rawMultiLineString : .rawString
          return Token(kind, start, offset + quotes + hashes)
        }
      } else if !isMultiLine, text.newlineLength(at: offset) > 0 {
        throw text.error(.newlineInString, start..<offset)
      }
      offset += 1
    }
    throw text.error(.unterminatedString, delimiter)
  }

  private func hasHashes(_ count: Int, at offset: Int) -> Bool {
    var end = offset
    while end < offset + count {
      guard text[end] == ASCII.hash else { return false }
      end += 1
    }
    return true
  }

  private func checkFirstLine(of delimiter: Range<Int>) throws(KDLError) {
    let first = delimiter.upperBound
    guard first < text.end else { throw text.error(.unterminatedString, delimiter) }
    guard text.newlineLength(at: first) > 0 else {
      throw text.error(.textAfterOpeningQuotes, delimiter)
    }
  }
}

extension SourceText {
  func hasTripleQuote(at offset: Int) -> Bool {
    self[offset] == ASCII.quote && self[offset + 1] == ASCII.quote
      && self[offset + 2] == ASCII.quote
  }

  /// The end of the escape whose backslash is at `offset`: past the white space it swallows, or past
  /// the first byte of what it stands before, whether that is a valid escape or not.
  func endOfEscape(at offset: Int) -> Int {
    let spaces = endOfSpacesAndNewlines(from: offset + 1)
    return spaces > offset + 1 ? spaces : min(offset + 2, end)
  }
}

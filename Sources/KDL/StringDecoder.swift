/// Gives string tokens their value.
struct StringDecoder {
  let text: SourceText
  /// Kept between strings, so that one buffer serves a document.
  private var buffer: [UInt8] = []

  init(_ text: SourceText) { self.text = text }

  /// - Throws: `.invalidEscape`, `.invalidUnicodeEscape`, and for strings of several lines
  ///   `.textBeforeClosingQuotes` and `.lineWithoutIndentation`.
  mutating func value(of token: Token) throws(KDLError) -> String {
    switch token.kind {
    case .quotedString:
      let content = token.start + 1..<token.end - 1
      return token.hasEscapes ? try unescape(content) : text.string(content)
    case .rawString:
      let hashes = leadingHashes(of: token)
      return text.string(token.start + hashes + 1..<token.end - hashes - 1)
    case .multiLineString:
      return try dedent(token.start + 3..<token.end - 3, escapes: true)
    case .rawMultiLineString:
      let delimiter = leadingHashes(of: token) + 3
      return try dedent(token.start + delimiter..<token.end - delimiter, escapes: false)
    default:
      return text.string(token.range)
    }
  }

  private func leadingHashes(of token: Token) -> Int {
    var end = token.start
    while text[end] == ASCII.hash { end += 1 }
    return end - token.start
  }

  private mutating func unescape(_ content: Range<Int>) throws(KDLError) -> String {
    buffer.removeAll(keepingCapacity: true)
    var offset = content.lowerBound
    while offset < content.upperBound {
      if text[offset] == ASCII.backslash {
        offset = try appendEscape(at: offset)
      } else {
        buffer.append(text[offset])
        offset += 1
      }
    }
    return String(decoding: buffer, as: UTF8.self)
  }
}

// MARK: - Strings of several lines

extension StringDecoder {
  /// The lines between the quotes, without the white space that the last line prescribes.
  ///
  /// White space escapes are resolved first, as the specification demands. An escape swallows all
  /// white space after it, so what is left of a line's indentation is still one range of the text.
  private mutating func dedent(
    _ content: Range<Int>, escapes: Bool
  ) throws(KDLError) -> String {
    let body = content.lowerBound + text.newlineLength(at: content.lowerBound)
    let lastLine = startOfLastLine(in: body..<content.upperBound, escapes: escapes)
    let indentation = try indentation(of: lastLine..<content.upperBound, escapes: escapes)

    buffer.removeAll(keepingCapacity: true)
    var offset = body
    while offset < lastLine {
      if offset > body { buffer.append(ASCII.lineFeed) }
      let firstWord = text.endOfSpaces(from: offset)
      if text.newlineLength(at: firstWord) > 0 {
        offset = firstWord
      } else {
        try checkLine(startsAt: offset, with: indentation)
        offset = try appendLine(from: offset + indentation.count, escapes: escapes)
      }
      offset += text.newlineLength(at: offset)
    }
    return String(decoding: buffer, as: UTF8.self)
  }

  private func startOfLastLine(in body: Range<Int>, escapes: Bool) -> Int {
    var last = body.lowerBound
    var offset = body.lowerBound
    while offset < body.upperBound {
      let newline = text.newlineLength(at: offset)
      if newline > 0 {
        offset += newline
        last = offset
      } else if escapes, text[offset] == ASCII.backslash {
        offset = text.endOfEscape(at: offset)
      } else {
        offset += 1
      }
    }
    return last
  }

  private func indentation(
    of lastLine: Range<Int>, escapes: Bool
  ) throws(KDLError) -> Range<Int> {
    let end = text.endOfSpaces(from: lastLine.lowerBound)
    var offset = end
    while offset < lastLine.upperBound {
      let swallowed = text.endOfSpacesAndNewlines(from: offset + 1)
      guard escapes, text[offset] == ASCII.backslash, swallowed > offset + 1 else {
        throw text.error(
          .textBeforeClosingQuotes, lastLine.upperBound..<lastLine.upperBound + 3)
      }
      offset = swallowed
    }
    return lastLine.lowerBound..<end
  }

  private func checkLine(
    startsAt offset: Int, with indentation: Range<Int>
  ) throws(KDLError) {
    for (index, expected) in indentation.enumerated() where text[offset + index] != text[expected] {
      throw text.error(
        .lineWithoutIndentation(closing: text.span(indentation)),
        offset..<text.endOfSpaces(from: offset))
    }
  }

  /// Appends up to the next newline that no escape swallows; returns its offset.
  private mutating func appendLine(from start: Int, escapes: Bool) throws(KDLError) -> Int {
    var offset = start
    while text.newlineLength(at: offset) == 0 {
      if escapes, text[offset] == ASCII.backslash {
        offset = try appendEscape(at: offset)
      } else {
        buffer.append(text[offset])
        offset += 1
      }
    }
    return offset
  }
}

// MARK: - Escapes

extension StringDecoder {
  /// Appends what the escape at `start` stands for; returns the offset after it.
  private mutating func appendEscape(at start: Int) throws(KDLError) -> Int {
    switch text[start + 1] {
    case UInt8(ascii: "n"): buffer.append(ASCII.lineFeed)
    case UInt8(ascii: "r"): buffer.append(ASCII.carriageReturn)
    case UInt8(ascii: "t"): buffer.append(ASCII.tab)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(ASCII.formFeed)
    case UInt8(ascii: "s"): buffer.append(ASCII.space)
    case ASCII.backslash, ASCII.quote: buffer.append(text[start + 1])
    case UInt8(ascii: "u"): return try appendUnicodeEscape(at: start)
    default:
      let spaces = text.endOfSpacesAndNewlines(from: start + 1)
      guard spaces > start + 1 else {
        let escaped = text.scalar(at: start + 1)
        throw text.error(.invalidEscape(escaped.value), start..<escaped.range.upperBound)
      }
      return spaces
    }
    return start + 2
  }

  /// `\u{…}` with one to six hexadecimal digits.
  private mutating func appendUnicodeEscape(at start: Int) throws(KDLError) -> Int {
    var value: UInt32 = 0
    var offset = start + 3
    let firstDigit = offset
    guard text[start + 2] == ASCII.openBrace else {
      throw text.error(.invalidUnicodeEscape(.missingBrace), start..<start + 2)
    }
    while let digit = text[offset].hexadecimalValue {
      if offset - firstDigit < 6 { value = value << 4 | UInt32(digit) }
      offset += 1
    }
    guard text[offset] == ASCII.closeBrace else {
      throw text.error(.invalidUnicodeEscape(.missingBrace), start..<offset)
    }
    let range = start..<offset + 1
    guard (1...6).contains(offset - firstDigit) else {
      throw text.error(.invalidUnicodeEscape(.digitCount(offset - firstDigit)), range)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw text.error(.invalidUnicodeEscape(.notAScalar(value)), range)
    }
    buffer.append(contentsOf: scalar.utf8)
    return range.upperBound
  }
}

import CNNDiagnostics

/// The text of a document, known to be UTF-8 and free of disallowed code points. Offsets are in
/// bytes.
struct SourceText {
  let bytes: [UInt8]
  let source: SourceID

  /// - Throws: `.sourceTooLarge`, `.notUTF8`, `.disallowedCodePoint`.
  init(checking bytes: [UInt8], source: SourceID, sizeLimit: Int) throws(KDLError) {
    self.bytes = bytes
    self.source = source
    guard bytes.count <= sizeLimit else {
      throw error(.sourceTooLarge(size: bytes.count, limit: sizeLimit), 0..<0)
    }
    try checkEncoding()
    try checkCodePoints()
  }

  /// For asking about the characters of a string that is not a document.
  init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
    source = SourceID(index: 0)
  }

  var end: Int { bytes.count }

  /// The start of the first token: after a byte order mark.
  var start: Int { isByteOrderMark(at: 0) ? 3 : 0 }

  /// The byte at `offset`, or past the end 0, which no checked text contains.
  subscript(offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(source: source, range: range) }

  func error(_ reason: KDLError.Reason, _ range: Range<Int>) -> KDLError {
    KDLError(reason, at: span(range))
  }
}

// MARK: - Characters

extension SourceText {
  /// Length in bytes of the newline at `offset`, 0 if there is none. CRLF is one newline.
  func newlineLength(at offset: Int) -> Int {
    switch self[offset] {
    case ASCII.lineFeed, ASCII.verticalTab, ASCII.formFeed: 1
    case ASCII.carriageReturn: self[offset + 1] == ASCII.lineFeed ? 2 : 1
    case 0xC2: self[offset + 1] == 0x85 ? 2 : 0
    case 0xE2:
      self[offset + 1] == 0x80 && (self[offset + 2] == 0xA8 || self[offset + 2] == 0xA9) ? 3 : 0
    default: 0
    }
  }

  /// Length in bytes of the white space character at `offset`, 0 if there is none or a newline.
  func spaceLength(at offset: Int) -> Int {
    switch self[offset] {
    case ASCII.tab, ASCII.space: 1
    case 0xC2: self[offset + 1] == 0xA0 ? 2 : 0
    case 0xE1: self[offset + 1] == 0x9A && self[offset + 2] == 0x80 ? 3 : 0
    case 0xE2: isGeneralPunctuationSpace(at: offset) ? 3 : 0
    case 0xE3: self[offset + 1] == 0x80 && self[offset + 2] == 0x80 ? 3 : 0
    default: 0
    }
  }

  /// U+2000–200A, U+202F, U+205F.
  private func isGeneralPunctuationSpace(at offset: Int) -> Bool {
    switch (self[offset + 1], self[offset + 2]) {
    case (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): true
    default: false
    }
  }

  /// The end of the white space, newlines excluded, that begins at `offset`.
  func endOfSpaces(from offset: Int) -> Int {
    var end = offset
    while true {
      while self[end] == ASCII.space { end += 1 }
      let length = spaceLength(at: end)
      if length == 0 { return end }
      end += length
    }
  }

  /// The end of the white space and newlines that begin at `offset`.
  func endOfSpacesAndNewlines(from offset: Int) -> Int {
    var end = offset
    while true {
      let length = spaceLength(at: end) + newlineLength(at: end)
      if length == 0 { return end }
      end += length
    }
  }

  /// The end of the run of identifier characters that begins at `offset`.
  func endOfWord(from offset: Int) -> Int {
    var end = offset
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        if !byte.isASCIIIdentifierCharacter { break }
      } else if spaceLength(at: end) + newlineLength(at: end) > 0 {
        break
      }
      end += 1
    }
    return end
  }

  /// The code point that begins at `offset`.
  func scalar(at offset: Int) -> (value: Unicode.Scalar, range: Range<Int>) {
    var decoder = UTF8()
    var rest = bytes[offset...].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
      return ("\u{FFFD}", offset..<min(offset + 1, end))
    }
    return (scalar, offset..<offset + UTF8.width(scalar))
  }
}

// MARK: - Checks

extension SourceText {
  private func checkEncoding() throws(KDLError) {
    let invalid: Range<Int>
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return
    } catch {
      invalid = error.byteOffsets
    }
    throw error(.notUTF8, invalid)
  }

  private func checkCodePoints() throws(KDLError) {
    for (offset, byte) in bytes.enumerated() where offset >= start {
      // Printable ASCII, the bulk of every document, costs one comparison.
      if byte &- ASCII.space < ASCII.delete - ASCII.space { continue }
      guard isDisallowed(byte, at: offset) else { continue }
      let (scalar, range) = scalar(at: offset)
      throw error(.disallowedCodePoint(scalar), range)
    }
  }

  private func isDisallowed(_ byte: UInt8, at offset: Int) -> Bool {
    switch byte {
    case 0..<ASCII.tab, 0x0E..<ASCII.space, ASCII.delete: true
    case 0xE2: isDirectionControl(at: offset)
    case 0xEF: isByteOrderMark(at: offset)
    default: false
    }
  }

  /// U+200E–200F, U+202A–202E, U+2066–2069.
  private func isDirectionControl(at offset: Int) -> Bool {
    switch (self[offset + 1], self[offset + 2]) {
    case (0x80, 0x8E...0x8F), (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): true
    default: false
    }
  }

  private func isByteOrderMark(at offset: Int) -> Bool {
    self[offset] == 0xEF && self[offset + 1] == 0xBB && self[offset + 2] == 0xBF
  }
}

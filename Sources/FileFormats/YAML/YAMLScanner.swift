/// The words, quoted texts, blanks and comments of a YAML text, one after another.
struct YAMLScanner {
  private let bytes: [UInt8]
  var offset = 0
  /// The beginning of the line that `offset` is on.
  private(set) var lineStart = 0
  /// True before the first content of a line, and after the sign of a list, whose content is indented by what follows.
  private var isIndenting = true

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = offset
  }

  // MARK: Lines

  var column: Int { offset - lineStart }

  var isDocumentStart: Bool { isMarker(UInt8(ascii: "-")) }
  var isDocumentEnd: Bool { isMarker(UInt8(ascii: ".")) }

  /// Returns whether three of these begin the line.
  private func isMarker(_ sign: UInt8) -> Bool {
    offset == lineStart && offset + 3 <= bytes.count
      && bytes[offset..<offset + 3].allSatisfy { $0 == sign } && isBlank(at: offset + 3)
  }

  /// Passes over the sign of an element of a list.
  mutating func takeListSign() {
    offset += 1
    isIndenting = true
  }

  mutating func skipSpaces() {
    while let byte = next, isSpace(byte) { offset += 1 }
  }

  /// Skips blanks, comments and the ends of lines.
  mutating func skipToContent() throws(TextFault) {
    while let byte = next {
      switch byte {
      case 0x20: offset += 1
      case 0x09:
        // Indentation means something, and a tab has no width.
        guard !isIndenting else { throw fault("a tab in the indentation") }
        offset += 1
      case 0x0A, 0x0D:
        offset += 1
        lineStart = offset
        isIndenting = true
      case UInt8(ascii: "#"):
        guard
          offset == lineStart || isSpace(bytes[offset - 1])
            || "[]{},".utf8.contains(bytes[offset - 1])
        else { throw fault("a comment begins after a blank") }
        while let byte = next, !isBreak(byte) { offset += 1 }
      default:
        isIndenting = false
        return
      }
    }
  }

  /// - Throws: unless nothing but a comment follows on the line.
  mutating func checkLineEnd() throws(TextFault) {
    skipSpaces()
    guard let byte = next, !isBreak(byte) else { return }
    guard byte == UInt8(ascii: "#"), isSpace(bytes[offset - 1]) else {
      throw fault("expected the end of the line")
    }
  }

  // MARK: Scalars

  /// Reads a word or a quoted text.
  ///
  /// - Throws: `TextFault` where there is none, and for a number in a notation that is not supported.
  mutating func scalar(
    inFlow: Bool
  ) throws(TextFault) -> (content: YAMLValue.Content, range: Range<Int>) {
    let start = offset
    guard !isDocumentStart, !isDocumentEnd else { throw fault("expected a value") }
    switch next {
    case nil: throw fault("the text ends too early")
    case UInt8(ascii: "\""): return (.quoted(try doubleQuoted()), start..<offset)
    case UInt8(ascii: "'"): return (.quoted(try singleQuoted()), start..<offset)
    case UInt8(ascii: "&"): throw unsupported("anchors")
    case UInt8(ascii: "*"): throw unsupported("aliases")
    case UInt8(ascii: "!"): throw unsupported("tags")
    case UInt8(ascii: "|"), UInt8(ascii: ">"): throw unsupported("texts over several lines")
    case UInt8(ascii: "?") where isBlank(at: offset + 1):
      throw unsupported("keys of more than one word")
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: ","),
      UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw fault("expected a value")
    case UInt8(ascii: "["), UInt8(ascii: "{"): throw fault("expected a key")
    case UInt8(ascii: "-") where isBlank(at: offset + 1): throw fault("expected a value")
    case UInt8(ascii: ":") where isBlank(at: offset + 1): throw fault("expected a key")
    default: break
    }
    var end = offset
    while let byte = next, !isBreak(byte), !isKeySign(inFlow: inFlow) {
      if byte == UInt8(ascii: "#"), end < offset { break }
      if inFlow, "[]{},".utf8.contains(byte) { break }
      offset += 1
      if !isSpace(byte) { end = offset }
    }
    offset = end
    let word = try text(start..<end)
    guard word != "<<" else { throw TextFault("merge keys are not supported", at: start..<end) }
    if case .unsupported(let what)? = YAMLNumber(word) {
      throw TextFault("\(what) are not supported", at: start..<end)
    }
    return (.plain(word), start..<end)
  }

  func isKeySign(inFlow: Bool) -> Bool {
    guard next == UInt8(ascii: ":") else { return false }
    return isBlank(at: offset + 1) || inFlow && ",[]{}".utf8.contains(bytes[offset + 1])
  }

  private mutating func singleQuoted() throws(TextFault) -> String {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let byte = next, !isBreak(byte) {
      offset += 1
      if byte == UInt8(ascii: "'") {
        guard next == byte else { return try text(content, at: start) }
        offset += 1
      }
      content.append(byte)
    }
    throw unclosed(start)
  }

  private mutating func doubleQuoted() throws(TextFault) -> String {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let byte = next, !isBreak(byte) {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(content, at: start)
      case UInt8(ascii: "\\"):
        switch next {
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
          content.append(bytes[offset])
        default: throw unsupported("escapes other than `\\n`, `\\t`, `\\\"`, `\\\\` and `\\/`")
        }
        offset += 1
      default: content.append(byte)
      }
    }
    throw unclosed(start)
  }

  private func unclosed(_ start: Int) -> TextFault {
    TextFault("a quoted text must end on the line where it begins", at: start..<start + 1)
  }

  private func text(_ range: Range<Int>) throws(TextFault) -> String {
    try text(Array(bytes[range]), at: range.lowerBound)
  }

  private func text(_ content: [UInt8], at start: Int) throws(TextFault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw TextFault("not UTF-8", at: start..<offset)
    }
    return text
  }

  // MARK: Bytes

  /// Nil at the end.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: sign) else { return false }
    offset += 1
    return true
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Returns whether there is a blank, or nothing.
  func isBlank(at place: Int) -> Bool {
    place >= bytes.count || isSpace(bytes[place]) || isBreak(bytes[place])
  }

  // MARK: Faults

  func fault(_ reason: String) -> TextFault {
    TextFault(reason, at: offset..<min(offset + 1, bytes.count))
  }

  func unsupported(_ things: String) -> TextFault {
    fault("\(things) are not supported")
  }
}

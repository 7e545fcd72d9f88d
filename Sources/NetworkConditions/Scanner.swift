import CNNDiagnostics

/// The words and signs of an expression, with their places.
struct Scanner {
  private let bytes: ArraySlice<UInt8>
  private(set) var offset: Int
  private let span: SourceSpan
  /// True if a byte of the text is a byte of the source, no escapes having come between.
  private let isVerbatim: Bool
  private let grammar: Grammar

  /// - Parameter isWritten: whether the text stands at the span, with or without escapes.
  init(_ bytes: ArraySlice<UInt8>, at span: SourceSpan, isWritten: Bool, _ grammar: Grammar) {
    self.bytes = bytes
    self.offset = bytes.startIndex
    self.span = span
    self.isVerbatim = isWritten && span.range.count == bytes.count
    self.grammar = grammar
    skipSpaces()
  }

  var isAtEnd: Bool { offset == bytes.endIndex }

  // MARK: What is next

  /// The remaining text, for messages: where operators are words, the next word or sign, otherwise the beginning of
  /// all that follows.
  var rest: String {
    let rest = grammar.isTyped ? bytes[offset..<endOfToken] : bytes[offset...].prefix(64)
    return String(decoding: rest, as: UTF8.self)
  }

  /// The location for a fault at the next word or sign.
  var placeOfNext: SourceSpan {
    place(offset..<(grammar.isTyped ? endOfToken : min(offset + 1, bytes.endIndex)))
  }

  private var endOfToken: Int {
    guard !isAtEnd else { return offset }
    if let sign = nextSign { return offset + sign.length }
    return max(endOfWord, offset + 1)
  }

  var nextWord: String { String(decoding: bytes[offset..<endOfWord], as: UTF8.self) }

  /// The operator that comes next, if one does.
  var nextOperator: (operation: BinaryOperator, length: Int)? {
    guard !isAtEnd else { return nil }
    if let sign = nextSign { return (sign.operation, sign.length) }
    guard !grammar.words.isEmpty else { return nil }
    let next = nextWord
    return grammar.words.first { $0.text == next }.map { ($0.operation, next.utf8.count) }
  }

  private var nextSign: Grammar.Sign? {
    let second = offset + 1 < bytes.endIndex ? bytes[offset + 1] : nil
    return grammar.signs.first {
      $0.first == bytes[offset] && ($0.second == nil || $0.second == second)
    }
  }

  // MARK: Taking it

  /// Takes one character if it is next, and returns its position.
  mutating func take(_ character: Unicode.Scalar) -> SourceSpan? {
    guard offset < bytes.endIndex, bytes[offset] == UInt8(ascii: character) else { return nil }
    return advance(1)
  }

  /// Takes a word if it is next, and returns its position.
  mutating func take(word: String) -> SourceSpan? {
    nextWord == word ? advance(word.utf8.count) : nil
  }

  /// Takes a number or a name: letters, digits, `_`, `.`, what is not ASCII, and the sign of a
  /// number's exponent.
  mutating func takeWord() -> (text: String, place: SourceSpan)? {
    let text = nextWord
    return text.isEmpty ? nil : (text, advance(text.utf8.count))
  }

  /// The words with hyphens that begin here, the longest first: `a-b-c`, `a-b`. A hyphen joins two
  /// words if a letter follows it directly.
  var hyphenatedWords: [String] {
    var ends: [Int] = []
    var end = endOfWord
    while end > offset, end + 1 < bytes.endIndex, bytes[end] == UInt8(ascii: "-"),
      isLetter(bytes[end + 1]), ends.count < NameSyntax.mostHyphens
    {
      end += 1
      while end < bytes.endIndex, isPartOfWord(end) { end += 1 }
      ends.append(end)
    }
    return ends.reversed().map { String(decoding: bytes[offset..<$0], as: UTF8.self) }
  }

  /// Takes the text up to a closing parenthesis, or to the closing quote of text in quotes; nil if there
  /// is none.
  mutating func takeName() -> (text: ArraySlice<UInt8>, place: SourceSpan)? {
    if take("\"") != nil {
      let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\""))
      guard let end, end > offset else { return nil }
      let text = bytes[offset..<end]
      let place = advance(end - offset)
      return take("\"") == nil ? nil : (text, place)
    }
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: ")")) ?? bytes.endIndex
    var text = bytes[offset..<end]
    while let last = text.last, grammar.isSpace(last) { text.removeLast() }
    guard !text.isEmpty else { return nil }
    return (text, advance(text.count))
  }

  mutating func advance(_ count: Int) -> SourceSpan {
    let place = place(offset..<offset + count)
    offset += count
    skipSpaces()
    return place
  }

  private mutating func skipSpaces() {
    while offset < bytes.endIndex, grammar.isSpace(bytes[offset]) { offset += 1 }
  }

  private func place(_ range: Range<Int>) -> SourceSpan {
    guard isVerbatim else { return span }
    return span.slice(range.lowerBound - bytes.startIndex..<range.upperBound - bytes.startIndex)
  }

  // MARK: Words

  private var endOfWord: Int {
    var end = offset
    while end < bytes.endIndex, isPartOfWord(end) { end += 1 }
    return end
  }

  private func isPartOfWord(_ index: Int) -> Bool {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
      return true
    case UInt8(ascii: "-") where !grammar.hasArithmetic && !isDigit(bytes[offset]):
      // Nothing is subtracted here, so that a hyphen between two letters or digits belongs to a name.
      return index > offset && index + 1 < bytes.endIndex
        && isLetterOrDigit(bytes[index - 1]) && isLetterOrDigit(bytes[index + 1])
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return index > offset && isDigit(bytes[offset])
        && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
    default:
      return false
    }
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

/// What the names of values may look like.
package enum NameSyntax {
  /// Hyphens in one name.
  package static let mostHyphens = 8
}

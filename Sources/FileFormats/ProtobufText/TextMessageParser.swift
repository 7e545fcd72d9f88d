/// Reads the text format of protocol buffers.
///
/// Comments may be of any encoding: people write them in their own.
///
/// Source: protobuf.dev, "Text Format Language Specification".
package struct TextMessageParser {
  /// Messages inside one another, as many as protocol buffers allow.
  package static let deepest = 100
  /// Fields beyond which a text is refused.
  package static let mostFields = 2_000_000
  /// Bytes of memory that a field takes, more than was measured.
  package static let bytesOfField = 240

  private let bytes: [UInt8]
  private let mostFields: Int
  private var offset: Int
  private var fieldCount = 0

  /// Reads a whole text.
  package static func parse(
    _ bytes: [UInt8], mostFields: Int = TextMessageParser.mostFields
  ) throws(TextMessageError) -> TextMessage {
    var parser = TextMessageParser(bytes, mostFields: mostFields)
    let fields = try parser.fields(until: nil, depth: 0)
    return TextMessage(fields: fields, range: 0..<bytes.count)
  }

  private init(_ bytes: [UInt8], mostFields: Int) {
    self.bytes = bytes
    self.mostFields = mostFields
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  // MARK: Fields

  /// - Parameter closing: the byte that ends the message; nil for the end of the text.
  private mutating func fields(
    until closing: UInt8?, depth: Int
  ) throws(TextMessageError) -> [TextMessage.Field] {
    guard depth <= TextMessageParser.deepest else {
      throw TextMessageError(
        fault: .tooDeep(limit: TextMessageParser.deepest), range: max(offset - 1, 0)..<offset)
    }
    var fields: [TextMessage.Field] = []
    while true {
      skipSpace()
      guard let next = peek else {
        guard closing == nil else {
          throw fault(.unexpectedEnd(expected: "`\(closing == UInt8(ascii: ">") ? ">" : "}")`"))
        }
        return fields
      }
      if next == closing {
        offset += 1
        return fields
      }
      try readField(into: &fields, depth: depth)
      skipSpace()
      if peek == UInt8(ascii: ",") || peek == UInt8(ascii: ";") { offset += 1 }
    }
  }

  private mutating func readField(
    into fields: inout [TextMessage.Field], depth: Int
  ) throws(TextMessageError) {
    let (name, nameRange) = try fieldName()
    skipSpace()
    let hasColon = peek == UInt8(ascii: ":")
    if hasColon {
      offset += 1
      skipSpace()
    }
    guard let next = peek else {
      throw fault(.unexpectedEnd(expected: hasColon ? "a value" : "`:` or `{`"))
    }
    if next == UInt8(ascii: "[") {
      offset += 1
      try readList(of: name, nameRange, into: &fields, depth: depth)
    } else if let message = try message(depth: depth) {
      try append(message, name, nameRange, to: &fields)
    } else {
      guard hasColon else { throw unexpected(expected: "`:` or `{`") }
      try append(try scalar(), name, nameRange, to: &fields)
    }
  }

  private mutating func append(
    _ value: TextValue, _ name: String, _ nameRange: Range<Int>,
    to fields: inout [TextMessage.Field]
  ) throws(TextMessageError) {
    fieldCount += 1
    guard fieldCount <= mostFields else {
      throw TextMessageError(fault: .tooManyFields(limit: mostFields), range: nameRange)
    }
    fields.append(TextMessage.Field(name: name, nameRange: nameRange, value: value))
  }

  /// The short form of a repeated field, after its `[`.
  private mutating func readList(
    of name: String, _ nameRange: Range<Int>, into fields: inout [TextMessage.Field], depth: Int
  ) throws(TextMessageError) {
    skipSpace()
    if peek == UInt8(ascii: "]") {
      offset += 1
      return
    }
    while true {
      skipSpace()
      let value = if let message = try message(depth: depth) { message } else { try scalar() }
      try append(value, name, nameRange, to: &fields)
      skipSpace()
      switch peek {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "]"):
        offset += 1
        return
      default: throw unexpected(expected: "`,` or `]`")
      }
    }
  }

  private mutating func fieldName() throws(TextMessageError) -> (String, Range<Int>) {
    guard peek == UInt8(ascii: "[") else {
      return try identifier(expected: "the name of a field")
    }
    // An extension, or the type of an `Any`.
    let start = offset
    while let byte = peek, byte != UInt8(ascii: "]") {
      guard byte >= 0x20, byte < 0x7F else { throw unexpected(expected: "`]`") }
      offset += 1
    }
    guard peek != nil else { throw fault(.unexpectedEnd(expected: "`]`")) }
    offset += 1
    return (text(start + 1..<offset - 1), start..<offset)
  }

  private mutating func message(depth: Int) throws(TextMessageError) -> TextValue? {
    let closing: UInt8
    switch peek {
    case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
    case UInt8(ascii: "<"): closing = UInt8(ascii: ">")
    default: return nil
    }
    let start = offset
    offset += 1
    let fields = try fields(until: closing, depth: depth + 1)
    return TextValue(
      content: .message(TextMessage(fields: fields, range: start..<offset)), range: start..<offset)
  }

  // MARK: Scalars

  private mutating func scalar() throws(TextMessageError) -> TextValue {
    guard let first = peek else { throw fault(.unexpectedEnd(expected: "a value")) }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try strings() }
    let start = offset
    var sign = ""
    if first == UInt8(ascii: "-") {
      sign = "-"
      offset += 1
      skipSpace()
    }
    guard let next = peek else { throw fault(.unexpectedEnd(expected: "a number")) }
    guard isDigit(next) || next == UInt8(ascii: ".") else {
      let (word, range) = try identifier(expected: sign.isEmpty ? "a value" : "a number")
      return TextValue(content: .word(sign + word), range: start..<range.upperBound)
    }
    let digits = offset
    while let byte = peek {
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      let isExponent =
        offset > digits && bytes[offset - 1] | 0x20 == UInt8(ascii: "e")
        && !text(digits..<min(digits + 2, offset)).hasPrefix("0x")
      guard isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: ".") || isSign && isExponent
      else { break }
      offset += 1
    }
    let value = TextValue(
      content: .word(sign + text(digits..<offset)), range: start..<offset)
    guard value.integer != nil || value.number != nil || isHuge(value) else {
      throw TextMessageError(
        fault: .unexpected(text(start..<offset), expected: "a number"), range: start..<offset)
    }
    return value
  }

  /// Digits alone, beyond what can be held: a number all the same.
  private func isHuge(_ value: TextValue) -> Bool {
    value.word?.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") } ?? false
  }

  private mutating func identifier(
    expected: String
  ) throws(TextMessageError) -> (String, Range<Int>) {
    let start = offset
    guard let first = peek else { throw fault(.unexpectedEnd(expected: expected)) }
    guard isLetter(first) else { throw unexpected(expected: expected) }
    while let byte = peek, isLetter(byte) || isDigit(byte) { offset += 1 }
    return (text(start..<offset), start..<offset)
  }

  private mutating func strings() throws(TextMessageError) -> TextValue {
    let start = offset
    var content: [UInt8] = []
    var end = offset
    while let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      try readString(quotedBy: quote, into: &content)
      end = offset
      skipSpace()
    }
    offset = end
    return TextValue(content: .string(content), range: start..<end)
  }

  private mutating func readString(
    quotedBy quote: UInt8, into content: inout [UInt8]
  ) throws(TextMessageError) {
    let start = offset
    offset += 1
    while let byte = peek, byte != UInt8(ascii: "\n") {
      offset += 1
      if byte == quote { return }
      if byte == UInt8(ascii: "\\") {
        try readEscape(into: &content)
      } else {
        content.append(byte)
      }
    }
    throw TextMessageError(fault: .unterminatedString, range: start..<start + 1)
  }

  /// What follows a backslash.
  private mutating func readEscape(into content: inout [UInt8]) throws(TextMessageError) {
    let start = offset - 1
    func invalid(_ end: Int) -> TextMessageError {
      TextMessageError(fault: .invalidEscape, range: start..<min(end, bytes.count))
    }
    guard let byte = peek else { throw invalid(offset) }
    offset += 1
    switch byte {
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "?"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""):
      content.append(byte)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      offset -= 1
      guard let value = digits(radix: 8, atMost: 3), let byte = UInt8(exactly: value) else {
        throw invalid(offset)
      }
      content.append(byte)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      guard let value = digits(radix: 16, atMost: 2) else { throw invalid(offset) }
      content.append(UInt8(truncatingIfNeeded: value))
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = byte == UInt8(ascii: "u") ? 4 : 8
      let place = offset
      guard let value = digits(radix: 16, atMost: count), offset == place + count,
        let scalar = Unicode.Scalar(value)
      else { throw invalid(offset) }
      content.append(contentsOf: Array(String(scalar).utf8))
    default: throw invalid(offset)
    }
  }

  private mutating func digits(radix: UInt32, atMost count: Int) -> UInt32? {
    var value: UInt32 = 0
    let start = offset
    while offset < start + count, let byte = peek,
      let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < Int(radix)
    {
      value = value << (radix == 8 ? 3 : 4) | UInt32(digit)
      offset += 1
    }
    return offset == start ? nil : value
  }

  // MARK: Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = peek {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D: offset += 1
      case UInt8(ascii: "#"):
        while let byte = peek, byte != UInt8(ascii: "\n") { offset += 1 }
      default: return
      }
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func fault(_ fault: TextMessageError.Fault) -> TextMessageError {
    TextMessageError(fault: fault, range: offset..<min(offset + 1, bytes.count))
  }

  /// What stands here, up to where a word ends.
  private func unexpected(expected: String) -> TextMessageError {
    guard let first = peek else { return fault(.unexpectedEnd(expected: expected)) }
    guard first > 0x20, first < 0x7F else {
      return fault(.unexpectedByte(first, expected: expected))
    }
    var end = offset + 1
    if isLetter(first) || isDigit(first) {
      while end < min(bytes.count, offset + 40), isLetter(bytes[end]) || isDigit(bytes[end]) {
        end += 1
      }
    }
    return TextMessageError(
      fault: .unexpected(text(offset..<end), expected: expected), range: offset..<end)
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

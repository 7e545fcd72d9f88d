/// Numbers and strings.
extension JSONParser {
  // MARK: Numbers

  /// `-? (0 | [1-9][0-9]*) ('.' [0-9]+)? ([eE] [+-]? [0-9]+)?`
  mutating func number() throws(JSONError) -> JSONNumber {
    let start = offset
    var isInteger = true
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let byte = next, JSONParser.isDigit(byte) { throw JSONError(.leadingZero, at: offset - 1) }
    } else {
      try digits()
    }
    if take(UInt8(ascii: ".")) {
      isInteger = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let lexeme = String(decoding: bytes[start..<offset], as: UTF8.self)
    // `-0` is not an integer: it has a sign to keep.
    if isInteger, lexeme != "-0", let integer = Int64(lexeme) { return .integer(integer) }
    guard let double = Double(lexeme), double.isFinite else {
      throw JSONError(.numberTooLarge, at: start)
    }
    return .decimal(double)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, JSONParser.isDigit(byte) else { throw unexpected(.digit) }
    while let byte = next, JSONParser.isDigit(byte) { offset += 1 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: Strings

  mutating func string() throws(JSONError) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    var pieceStart = offset
    while true {
      guard let byte = next else { throw JSONError(.unexpectedEnd, at: offset) }
      switch byte {
      case UInt8(ascii: "\""):
        let last = bytes[pieceStart..<offset]
        offset += 1
        let whole =
          text.isEmpty
          ? String(validating: last, as: UTF8.self)
          : String(validating: text + last, as: UTF8.self)
        guard let whole else { throw JSONError(.notUTF8, at: start) }
        return whole
      case UInt8(ascii: "\\"):
        text += bytes[pieceStart..<offset]
        text += UTF8.encode(try escaped()) ?? UTF8.encodedReplacementCharacter
        pieceStart = offset
      case 0..<0x20:
        throw JSONError(.controlCharacter, at: offset)
      default:
        offset += 1
      }
    }
  }

  /// The character that an escape stands for.
  private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard let letter = next else { throw JSONError(.unexpectedEnd, at: offset) }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw JSONError(.invalidEscape, at: start)
    }
  }

  /// Four digits, or twice four where the first are the first half of a surrogate pair.
  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try fourDigits(from: start)
    guard (0xD800...0xDFFF).contains(first) else {
      return Unicode.Scalar(first) ?? "\u{FFFD}"
    }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw JSONError(.loneSurrogate, at: start)
    }
    let second = try fourDigits(from: start)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONError(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func fourDigits(from start: Int) throws(JSONError) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    var value: UInt32 = 0
    for byte in bytes[offset..<offset + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw JSONError(.invalidEscape, at: start)
      }
      value = value << 4 | UInt32(digit)
    }
    offset += 4
    return value
  }
}

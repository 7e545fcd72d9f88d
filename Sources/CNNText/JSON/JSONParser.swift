/// Reads one JSON text (RFC 8259) and nothing but JSON: no comments, trailing commas, byte order mark,
/// NaN, repeated names or text that is not UTF-8.
public struct JSONParser {
  /// Arrays and objects inside one another.
  public static let deepestNesting = 128
  /// Values that one text may hold: each takes some sixty bytes of memory.
  public static let mostValues = 4_000_000

  let bytes: [UInt8]
  var offset = 0
  private var depth = 0
  private var count = 0
  private let mostValues: Int

  /// - Throws: `JSONError` at the first thing that is wrong.
  public static func parse(
    _ bytes: [UInt8], mostValues: Int = JSONParser.mostValues
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes, mostValues: mostValues)
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.offset == bytes.count else {
      throw JSONError(.textAfterValue, at: parser.offset)
    }
    return value
  }

  private init(bytes: [UInt8], mostValues: Int) {
    self.bytes = bytes
    self.mostValues = mostValues
  }

  // MARK: Values

  private mutating func value() throws(JSONError) -> JSONValue {
    let start = offset
    count += 1
    guard count <= mostValues else { throw JSONError(.tooManyValues(limit: mostValues), at: start) }
    guard let first = next else { throw unexpected(.value) }
    let content: JSONValue.Content =
      switch first {
      case UInt8(ascii: "{"):
        .object(try nested { (parser) throws(JSONError) in try parser.object() })
      case UInt8(ascii: "["):
        .array(try nested { (parser) throws(JSONError) in try parser.array() })
      case UInt8(ascii: "\""): .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number(try number())
      case UInt8(ascii: "t"): try word("true", .boolean(true))
      case UInt8(ascii: "f"): try word("false", .boolean(false))
      case UInt8(ascii: "n"): try word("null", .null)
      default: throw unexpected(.value)
      }
    return JSONValue(content, at: start..<offset)
  }

  private mutating func word(
    _ word: StaticString, _ content: JSONValue.Content
  ) throws(JSONError) -> JSONValue.Content {
    for index in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[index]) else { throw unexpected(.value) }
    }
    return content
  }

  private mutating func nested<Result>(
    _ read: (inout JSONParser) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    guard depth < JSONParser.deepestNesting else {
      throw JSONError(.tooDeep(limit: JSONParser.deepestNesting), at: offset)
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    offset += 1
    skipSpace()
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw unexpected(.commaOrBracket) }
      skipSpace()
    }
  }

  private mutating func object() throws(JSONError) -> [JSONMember] {
    offset += 1
    skipSpace()
    var members: [JSONMember] = []
    var names: Set<String> = []
    if take(UInt8(ascii: "}")) { return members }
    while true {
      let place = offset
      guard next == UInt8(ascii: "\"") else {
        throw unexpected(members.isEmpty ? .nameOrEnd : .name)
      }
      let name = try string()
      let nameRange = place..<offset
      guard names.insert(name).inserted else { throw JSONError(.duplicateName(name), at: place) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected(.colon) }
      skipSpace()
      members.append(JSONMember(name: name, at: nameRange, value: try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw unexpected(.commaOrBrace) }
      skipSpace()
    }
  }

  // MARK: Bytes

  /// Nil at the end.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Takes one byte if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
  }

  /// The fault of what is next.
  func unexpected(_ expected: JSONError.Expectation) -> JSONError {
    guard offset < bytes.count else { return JSONError(.unexpectedEnd, at: offset) }
    var decoder = UTF8()
    var rest = bytes[offset...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
      return JSONError(.unexpected(nil, expected: expected), at: offset)
    }
    return JSONError(.unexpected(scalar, expected: expected), at: offset)
  }
}

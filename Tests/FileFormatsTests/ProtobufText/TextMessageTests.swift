import Testing

@testable import FileFormats

/// The text format of protocol buffers, checked against its specification (protobuf.dev, "Text Format Language
/// Specification").
@Suite struct TextMessageTests {
  /// The fields of a text, nested ones in braces.
  private func written(_ text: String) throws -> String {
    func words(_ message: TextMessage) -> String {
      message.fields.map { field in
        switch field.value.content {
        case .word(let word): "\(field.name)=\(word)"
        case .string(let bytes): "\(field.name)=\"\(String(decoding: bytes, as: UTF8.self))\""
        case .message(let message): "\(field.name){\(words(message))}"
        }
      }.joined(separator: " ")
    }
    return words(try TextMessageParser.parse(Array(text.utf8)))
  }

  @Test(
    "what is written and what it means",
    arguments: [
      ("", ""),
      ("a: 1", "a=1"),
      ("a:1;b:2,c:3", "a=1 b=2 c=3"),
      ("a: 1 # and so on\n# b: 2\nb: 3", "a=1 b=3"),
      ("a { b: 1 }", "a{b=1}"),
      ("a: { b: 1 }", "a{b=1}"),
      ("a < b: 1 >", "a{b=1}"),
      ("a{}", "a{}"),
      ("a: [1, 2, 3]", "a=1 a=2 a=3"),
      ("a: []", ""),
      ("a: [{b: 1}, <b: 2>]", "a{b=1} a{b=2}"),
      ("a: - 5", "a=-5"),
      ("a: -inf b: nan", "a=-inf b=nan"),
      ("a: MAX\tb: true\r\n", "a=MAX b=true"),
      ("a: \"x\" 'y'\n  \"z\"", "a=\"xyz\""),
      (#"a: "\"\'\\\x41\101\u00e9""#, "a=\"\"'\\AA\u{E9}\""),
      ("a: 'it is \"quoted\"'", "a=\"it is \"quoted\"\""),
      ("a: 1e-3 b: .5 c: 1.f d: 0x1F e: 017", "a=1e-3 b=.5 c=1.f d=0x1F e=017"),
      (
        "[some.extension]: 1 [type.googleapis.com/a.B] { b: 1 }",
        "some.extension=1 type.googleapis.com/a.B{b=1}"
      ),
      ("\u{FEFF}a: 1", "a=1"),
    ])
  func reads(_ text: String, _ expected: String) throws {
    #expect(try written(text) == expected)
  }

  @Test("comments may be of any encoding")
  func comments() throws {
    let message = try TextMessageParser.parse(
      Array("a: 1 # ".utf8) + [0xE9, 0xFF, 0x0A] + Array("b: 2".utf8))
    #expect(message.fields.map(\.name) == ["a", "b"])
  }

  @Test(
    "numbers",
    arguments: [
      ("12", 12, 12.0), ("-12", -12, -12.0), ("0x1F", 31, 31.0), ("017", 15, 15.0),
      ("1e-3", nil, 0.001), (".5", nil, 0.5), ("1.f", nil, 1.0), ("2.5F", nil, 2.5),
      ("9223372036854775808", nil, 9223372036854775808.0), ("inf", nil, nil), ("MAX", nil, nil),
    ] as [(String, Int64?, Double?)])
  func numbers(_ text: String, _ integer: Int64?, _ number: Double?) throws {
    let value = try TextMessageParser.parse(Array("a: \(text)".utf8)).fields[0].value
    #expect(value.integer == integer)
    #expect(value.number == number)
  }

  @Test(
    "faults, and where they are",
    arguments: [
      ("a", 1, "the text ends where `:` or `{` must follow"),
      ("a:", 2, "the text ends where a value must follow"),
      ("a b: 1", 2, "expected `:` or `{`, found `b`"),
      ("a { b: 1", 8, "the text ends where `}` must follow"),
      ("a { b: 1 >", 9, "expected the name of a field, found `>`"),
      ("}", 0, "expected the name of a field, found `}`"),
      ("net: \"a${ID}\"\nn: ${N}", 17, "expected a value, found `$`"),
      ("a: 3x3", 3, "expected a number, found `3x3`"),
      ("a: \"x", 3, "the string does not end on its line"),
      ("a: \"x\ny\"", 3, "the string does not end on its line"),
      ("a: \"\\q\"", 4, "unknown escape in a string"),
      ("a: \"\\uD800\"", 4, "unknown escape in a string"),
      ("a: [1 2]", 6, "expected `,` or `]`, found `2`"),
      ("a: \u{0}", 3, "expected a value, found the byte 0x0"),
      ("[a", 2, "the text ends where `]` must follow"),
    ])
  func faults(_ text: String, _ offset: Int, _ words: String) throws {
    let error = #expect(throws: TextMessageError.self) {
      try TextMessageParser.parse(Array(text.utf8))
    }
    #expect(error?.range.lowerBound == offset)
    #expect(error?.words == words)
  }

  @Test("nesting and fields are bounded")
  func bounds() throws {
    let deep = String(repeating: "a{", count: 100) + String(repeating: "}", count: 100)
    #expect(throws: Never.self) { try TextMessageParser.parse(Array(deep.utf8)) }
    let error = #expect(throws: TextMessageError.self) {
      try TextMessageParser.parse(Array(String(repeating: "a{", count: 100_000).utf8))
    }
    #expect(error?.fault == .tooDeep(limit: 100))
    let many = #expect(throws: TextMessageError.self) {
      try TextMessageParser.parse(Array("a:1 a:2 a:3".utf8), mostFields: 2)
    }
    #expect(many?.fault == .tooManyFields(limit: 2))
  }

  @Test("a text cut anywhere is read or refused")
  func truncations() {
    let text = Array(
      "name: \"x\" layer < a: [1, -2.5e3, 'y\\101\\x4a\\u00e9'] b { c: MAX } > # end\n[e.x]: 0x1F"
        .utf8)
    for end in text.indices {
      _ = try? TextMessageParser.parse(Array(text[..<end]))
    }
  }
}

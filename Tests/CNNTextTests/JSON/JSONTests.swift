import Foundation
import Testing

@testable import CNNText

@Suite struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  // MARK: What is JSON

  @Test(
    "numbers",
    arguments: [
      ("0", .integer(0)), ("-1", .integer(-1)), ("12", .integer(12)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .decimal(0x1p63)), ("-0", .decimal(-0.0)), ("1.0", .decimal(1)),
      ("1e3", .decimal(1000)), ("1E+3", .decimal(1000)), ("-1.5e-3", .decimal(-0.0015)),
      ("0e0", .decimal(0)), ("0.1", .decimal(0.1)), ("1e-400", .decimal(0)),
      ("4.9e-324", .decimal(.leastNonzeroMagnitude)),
      ("1.7976931348623157e308", .decimal(.greatestFiniteMagnitude)),
      ("123456789012345678901234567890", .decimal(1.2345678901234568e29)),
    ] as [(String, JSONNumber)])
  func numbers(_ text: String, _ number: JSONNumber) throws {
    #expect(try parse(text).content == .number(number))
    #expect(try parse(" [\(text) ]\n").elements?.first?.content == .number(number))
  }

  @Test("minus zero keeps its sign")
  func minusZero() throws {
    let number = try parse("-0").content
    guard case .number(let zero) = number else {
      Issue.record("\(number)")
      return
    }
    #expect(zero.double.sign == .minus)
  }

  @Test(
    "strings",
    arguments: [
      (#""""#, ""), (#""a""#, "a"), (#""été ☕ 𝄞""#, "été ☕ 𝄞"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00e9\u2615\ud834\udd1E""#, "é☕𝄞"), (#""\u0000""#, "\0"), (#""a\u0041b""#, "aAb"),
      (#""\uFFFF\ufeff""#, "\u{FFFF}\u{FEFF}"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ])
  func strings(_ text: String, _ string: String) throws {
    let read = try parse(text).string
    #expect(read.map { Array($0.unicodeScalars) } == Array(string.unicodeScalars))
  }

  @Test("values know their places, members their order")
  func structure() throws {
    let text = #" {"b": [1, true, null, false], "a": {"": "x"}} "#
    let value = try parse(text)
    #expect(value.members?.map(\.name) == ["b", "a"])
    #expect(value.range == 1..<text.utf8.count - 1)
    #expect(value["b"]?.range == 7..<29)
    #expect(value["b"]?.elements?.map(\.range) == [8..<9, 11..<15, 17..<21, 23..<28])
    #expect(value["a"]?[""]?.string == "x")
    #expect(value["c"] == nil)
    #expect(try parse("[3, 4]").integers == [3, 4])
    #expect(try parse("[3, 4.0]").integers == nil)
    #expect(try parse("[]").integers == [])
    #expect(try parse("{}").members == [])
  }

  // MARK: What is not

  @Test(
    "faults and where they are",
    arguments: [
      ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("[", .unexpectedEnd, 1),
      ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("{", .unexpectedEnd, 1),
      (#"{"a""#, .unexpectedEnd, 4), (#"{"a":"#, .unexpectedEnd, 5),
      (#"{"a":1"#, .unexpectedEnd, 6),
      (#"{"a":1,"#, .unexpectedEnd, 7), (#""a"#, .unexpectedEnd, 2), (#""\"#, .unexpectedEnd, 2),
      (#""\u12"#, .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1),
      ("1.", .unexpectedEnd, 2), ("1e", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3),
      ("[1,]", .unexpected("]", expected: .value), 3),
      ("[,1]", .unexpected(",", expected: .value), 1),
      ("[1 2]", .unexpected("2", expected: .commaOrBracket), 3),
      (#"{"a":1,}"#, .unexpected("}", expected: .name), 7),
      ("{1:1}", .unexpected("1", expected: .nameOrEnd), 1),
      ("{a:1}", .unexpected("a", expected: .nameOrEnd), 1),
      (#"{"a" 1}"#, .unexpected("1", expected: .colon), 5),
      (#"{"a":1 "b":2}"#, .unexpected("\"", expected: .commaOrBrace), 7),
      ("'a'", .unexpected("'", expected: .value), 0),
      ("NaN", .unexpected("N", expected: .value), 0),
      ("nul1", .unexpected("1", expected: .value), 3),
      ("True", .unexpected("T", expected: .value), 0),
      ("-Infinity", .unexpected("I", expected: .digit), 1),
      ("+1", .unexpected("+", expected: .value), 0),
      (".5", .unexpected(".", expected: .value), 0),
      ("1.e1", .unexpected("e", expected: .digit), 2),
      ("-a", .unexpected("a", expected: .digit), 1),
      ("\u{FEFF}1", .unexpected("\u{FEFF}", expected: .value), 0),
      ("// c\n1", .unexpected("/", expected: .value), 0),
      ("\u{A0}1", .unexpected("\u{A0}", expected: .value), 0),
      ("01", .leadingZero, 0), ("-012", .leadingZero, 1), ("[00]", .leadingZero, 1),
      ("1 2", .textAfterValue, 2), ("1]", .textAfterValue, 1), ("0x1", .textAfterValue, 1),
      ("1\0", .textAfterValue, 1), ("1e400", .numberTooLarge, 0), ("[-1e999]", .numberTooLarge, 1),
      ("\"a\tb\"", .controlCharacter, 2), ("\"\n\"", .controlCharacter, 1),
      ("\"\0\"", .controlCharacter, 1),
      (#""\x41""#, .invalidEscape, 1), (#""\u12G4""#, .invalidEscape, 1),
      (#""\u+123""#, .invalidEscape, 1),
      (#""\ud834""#, .loneSurrogate, 1), (#""\ud834x""#, .loneSurrogate, 1),
      (#""\udd1e""#, .loneSurrogate, 1),
      (#""\ud834\u0041""#, .loneSurrogate, 1), (#""\ud834\n""#, .loneSurrogate, 1),
      (#"{"a":1,"a":2}"#, .duplicateName("a"), 7), (#"{"a":1,"\u0061":2}"#, .duplicateName("a"), 7),
    ] as [(String, JSONError.Fault, Int)])
  func faults(_ text: String, _ fault: JSONError.Fault, _ offset: Int) {
    #expect(throws: JSONError(fault, at: offset)) { try parse(text) }
  }

  @Test(
    "bytes that are not UTF-8",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
      [0xE2, 0x82],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSONError(.notUTF8, at: 0)) { try JSONParser.parse([0x22] + bytes + [0x22]) }
    #expect(throws: JSONError(.unexpected(nil, expected: .value), at: 0)) {
      try JSONParser.parse(bytes)
    }
  }

  @Test("nesting and values are bounded", arguments: ["[", #"{"a":"#])
  func bounds(_ opening: String) throws {
    let closing = opening == "[" ? "]" : "}"
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
    }
    let limit = JSONParser.deepestNesting
    _ = try parse(nested(limit))
    let fault = JSONError(.tooDeep(limit: limit), at: limit * opening.utf8.count)
    #expect(throws: fault) { try parse(nested(limit + 1)) }
    #expect(throws: fault) { try parse(String(repeating: opening, count: 1_000_000)) }
    #expect(throws: JSONError(.tooManyValues(limit: 2), at: 3)) {
      try JSONParser.parse(Array("[1,2]".utf8), mostValues: 2)
    }
  }

  @Test("a fault is reported in safe words")
  func words() {
    #expect(
      JSONError(.duplicateName("a\u{1B}[31m"), at: 7).reason
        == #"the name `a\u{1B}[31m` is given twice (byte 7)"#)
    #expect(
      JSONError(.unexpected("\u{202E}", expected: .colon), at: 2).reason
        == #"expected `:`, found `\u{202E}` (byte 2)"#)
  }

  @Test("what the project's own writer and the toolchain's write is read alike")
  func agreement() throws {
    let text = #"{"a": [1, -2.5, 1e10, true, null, "x\u00e9\n"], "b": {"c": [[], {}]}}"#
    let own = try parse(text)
    let other = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
    #expect(own.foundation as? NSDictionary == other)
  }

  @Test("no prefix and no changed byte of a text traps")
  func hostile() {
    let whole = Array(
      #"{"a\ud834\udd1e": [1, -2.5e3, {"b": null, "é": [true, false]}], "": "\n"}"#.utf8)
    for count in whole.indices {
      #expect(throws: JSONError.self) { try JSONParser.parse(Array(whole.prefix(count))) }
    }
    for place in whole.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = whole
        changed[place] = byte
        let own = try? JSONParser.parse(changed)
        // What is read here, the toolchain reads too.
        if own != nil, byte >= 0x80 || byte % 7 == 0 {
          #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(changed)) }
        }
      }
    }
  }
}

extension JSONValue {
  /// As `JSONSerialization` gives it.
  fileprivate var foundation: Any {
    switch content {
    case .null: NSNull()
    case .boolean(let boolean): NSNumber(value: boolean)
    case .number(.integer(let integer)): NSNumber(value: integer)
    case .number(.decimal(let decimal)): NSNumber(value: decimal)
    case .string(let string): string as NSString
    case .array(let elements): elements.map(\.foundation) as NSArray
    case .object(let members):
      Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.foundation) })
        as NSDictionary
    }
  }
}

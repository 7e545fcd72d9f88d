import FileFormats
import Foundation
import Testing

@Suite("YAML")
struct YAMLTests {
  struct Case: CustomTestStringConvertible {
    let text: String
    let expected: String

    var testDescription: String { text.debugDescription }
  }

  static let cases: [Case] = {
    let text = (try? String(decoding: fixture("yaml.tsv"), as: UTF8.self)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t").map {
        try? JSONDecoder().decode(String.self, from: Data($0.utf8))
      }
      guard parts.count == 2, let text = parts[0], let expected = parts[1] else { return nil }
      return Case(text: text, expected: expected)
    }
  }()

  private func written(_ value: YAMLValue) -> String {
    switch value.content {
    case .sequence(let elements):
      return "[" + elements.map(written).joined(separator: ",") + "]"
    case .mapping(let members):
      return "{" + members.map { quoted($0.key) + ":" + written($0.value) }.joined(separator: ",")
        + "}"
    case .quoted(let text):
      return quoted(text)
    case .plain(let text):
      if value.isNull { return "null" }
      if let truth = value.boolean { return "\(truth)" }
      if let integer = value.integer { return "\(integer)" }
      if let decimal = value.decimal { return "f\(decimal)" }
      return quoted(text)
    }
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }

  @Test("texts mean what they mean to PyYAML", arguments: cases)
  func meaning(_ test: Case) throws {
    #expect(written(try YAMLParser.parse(Array(test.text.utf8))) == test.expected)
  }

  @Test("there are cases")
  func count() { #expect(YAMLTests.cases.count == 26) }

  @Test("values have their places")
  func places() throws {
    let text = "a: [1, two]\nb:\n  - 'three'\n"
    let value = try YAMLParser.parse(Array(text.utf8))
    func part(_ value: YAMLValue?) -> String {
      String(decoding: Array(text.utf8)[value?.range ?? 0..<0], as: UTF8.self)
    }
    #expect(part(value["a"]) == "[1, two]")
    #expect(part(value["a"]?.elements?[1]) == "two")
    #expect(part(value["b"]) == "- 'three'")
    #expect(part(value["b"]?.elements?[0]) == "'three'")
    #expect(value.members?.map(\.keyRange) == [0..<1, 12..<13])
  }

  @Test(
    "what is not read, and what is wrong",
    arguments: [
      ("a: &x 1", "an anchor is not read here", 3), ("a: *x", "an alias is not read here", 3),
      ("a: !!int 1", "a tag is not read here", 3),
      ("a: |\n  text\n", "text over several lines is not read here", 3),
      ("a: >\n  text\n", "text over several lines is not read here", 3),
      ("a: one\n  two\n", "text over several lines is not read here", 9),
      ("? a\n: b", "a key of more than one word is not read here", 0),
      ("%YAML 1.2\n---\na: 1", "a YAML directive is not read here", 0),
      ("a: 1\n---\nb: 2", "a second document in one text is not read here", 5),
      ("[a: b]", "a pair in a list in brackets is not read here", 2),
      ("\ta: 1", "a tab in the indentation", 0),
      ("a: 1\na: 2", "the key `a` is given twice", 5),
      ("a: [1, 2", "expected `,` or `]`", 8), ("a: [1,", "the text ends too early", 6),
      ("a: {b: 1", "expected `,` or `}`", 8), ("a: [1] 2", "expected the end of the line", 7),
      ("a: \"b", "the quotation ends on the line on which it begins", 3),
      ("a: 'b\n'", "the quotation ends on the line on which it begins", 3),
      ("a:\n    b: 1\n  c: 2\n", "the line is indented more than those it belongs to", 14),
      ("a: 1\n b: 2", "text over several lines is not read here", 6),
      ("- 1\nb: 2", "expected the end of the text, or a line that is indented like the first", 4),
      ("a: - 1", "a list begins on a line of its own", 3),
      ("a: b: c", "a mapping begins on a line of its own", 4),
      ("a: 1\nb", "expected `:` after the key", 6), ("a: @b", "expected a value", 3),
      ("a: \"\\u0041\"", "this escape is not read here", 5),
    ])
  func faults(_ text: String, _ reason: String, _ offset: Int) {
    #expect(throws: TextFault.self) { try YAMLParser.parse(Array(text.utf8)) }
    do throws(TextFault) {
      _ = try YAMLParser.parse(Array(text.utf8))
    } catch {
      #expect(error.reason == reason)
      #expect(error.range.lowerBound == offset)
    }
  }

  @Test("deep nesting is an error in every form, and so are too many values")
  func limits() {
    let depth = 100_000
    for text in [
      String(repeating: "[", count: depth), String(repeating: "{a: ", count: depth),
      String(repeating: "- ", count: depth) + "x",
      (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    ] {
      #expect(throws: TextFault.self) { try YAMLParser.parse(Array(text.utf8)) }
    }
    let many = "[" + String(repeating: "1,", count: YAMLParser.mostValues) + "1]"
    #expect(throws: TextFault.self) { try YAMLParser.parse(Array(many.utf8)) }
  }

  @Test("no prefix and no changed byte traps, and every place is in the text", arguments: cases)
  func hostile(_ test: Case) {
    let whole = Array(test.text.utf8)
    func attempt(_ bytes: [UInt8]) {
      do throws(TextFault) {
        let value = try YAMLParser.parse(bytes)
        #expect(value.range.upperBound <= bytes.count)
      } catch {
        #expect(error.range.upperBound <= bytes.count)
      }
    }
    for count in whole.indices { attempt(Array(whole.prefix(count))) }
    for place in whole.indices {
      for value in Array("\0\t\n\r \"#'-:?[]{}&*!|>%@,\u{FF}".utf8) {
        var changed = whole
        changed[place] = value
        attempt(changed)
      }
    }
  }
}

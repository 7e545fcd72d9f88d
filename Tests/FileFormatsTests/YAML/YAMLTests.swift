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

  static let cases: [Case] = rows("yaml.tsv").compactMap { row in
    let texts = row.compactMap { try? JSONDecoder().decode(String.self, from: Data($0.utf8)) }
    return texts.count == 2 ? Case(text: texts[0], expected: texts[1]) : nil
  }

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
  func count() { #expect(YAMLTests.cases.count == 37) }

  @Test("a whole number beyond 64 bits is a decimal")
  func large() throws {
    let value = try YAMLParser.parse(Array("[9223372036854775808, -1234567890123456789012]".utf8))
    #expect(value.elements?.map(\.integer) == [nil, nil])
    #expect(
      value.elements?.map(\.decimal) == [9_223_372_036_854_775_808, -1.234567890123456789e21])
  }

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
    "what is not supported, and what is wrong",
    arguments: [
      ("a: &x 1", "anchors are not supported", 3), ("a: *x", "aliases are not supported", 3),
      ("a: !!int 1", "tags are not supported", 3),
      ("a: |\n  text\n", "texts over several lines are not supported", 3),
      ("a: >\n  text\n", "texts over several lines are not supported", 3),
      ("a: one\n  two\n", "texts over several lines are not supported", 9),
      ("? a\n: b", "keys of more than one word are not supported", 0),
      ("<<: {a: 1}", "merge keys are not supported", 0),
      ("%YAML 1.2\n---\na: 1", "YAML directives are not supported", 0),
      ("a: 1\n---\nb: 2", "several documents in one text are not supported", 5),
      ("---\n---\n", "several documents in one text are not supported", 4),
      ("[a: b]", "pairs in a list in brackets are not supported", 2),
      ("a: 1_000", "numbers with `_` are not supported", 3),
      ("a: 0b1_0", "numbers with `_` are not supported", 3),
      ("a: .5_0", "numbers with `_` are not supported", 3),
      ("a: 010", "numbers with leading zeros are not supported", 3),
      ("a: -0_", "numbers with leading zeros are not supported", 3),
      ("a: 190:20:30", "numbers in base 60 are not supported", 3),
      ("a: 0:30.5", "numbers in base 60 are not supported", 3),
      ("a: -.INF", "numbers that are not finite are not supported", 3),
      ("a: .nan", "numbers that are not finite are not supported", 3),
      ("a: 1.5e+400", "numbers that are not finite are not supported", 3),
      ("a: 0xFFFFFFFFFFFFFFFFF", "numbers beyond 64 bits are not supported", 3),
      ("\ta: 1", "a tab in the indentation", 0),
      ("a:\n  b: 1\n\tc: 2", "a tab in the indentation", 10),
      ("-\ta: 1", "a tab in the indentation", 1),
      ("a: 1\na: 2", "the key `a` is given twice", 5),
      ("a: [1, 2", "expected `,` or `]`", 8), ("a: [1,", "the text ends too early", 6),
      ("a: {b: 1", "expected `,` or `}`", 8), ("a: [1] 2", "expected the end of the line", 7),
      ("a: \"b", "a quoted text must end on the line where it begins", 3),
      ("a: 'b\n'", "a quoted text must end on the line where it begins", 3),
      ("a:\n    b: 1\n  c: 2\n", "the line is indented more than those it belongs to", 14),
      ("a: 1\n b: 2", "texts over several lines are not supported", 6),
      ("- 1\nb: 2", "expected the end of the text, or a line that is indented like the first", 4),
      ("a: - 1", "a list begins on a line of its own", 3),
      ("a: b: c", "a mapping begins on a line of its own", 4),
      ("a: 1\n[b]: 2", "expected a key", 5), ("{[a]: 1}", "expected a key", 1),
      ("a: 1\nb", "expected `:` after the key", 6), ("a: @b", "expected a value", 3),
      (
        "a: \"\\u0041\"",
        "escapes other than `\\n`, `\\t`, `\\\"`, `\\\\` and `\\/` are not supported", 5
      ),
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
  func damage(_ test: Case) {
    let values = Array("\0\t\n\r \"#'-:?[]{}&*!|>%@,_.+0xe\u{FF}".utf8)
    readDamaged(Array(test.text.utf8), changedTo: values) { bytes in
      do throws(TextFault) {
        let value = try YAMLParser.parse(bytes)
        #expect(value.range.upperBound <= bytes.count)
      } catch {
        #expect(error.range.upperBound <= bytes.count)
      }
    }
  }
}

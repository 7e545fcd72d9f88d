import CNNDiagnostics
import Testing

@Suite struct SourcePositionTests {
  struct Case: CustomTestStringConvertible {
    var text: String
    var offset: Int
    var line: Int
    var column: Int
    var testDescription: String { "\(text.debugDescription) at \(offset)" }
  }

  static let cases = [
    Case(text: "", offset: 0, line: 1, column: 1),
    Case(text: "abc", offset: 0, line: 1, column: 1),
    Case(text: "abc", offset: 3, line: 1, column: 4),
    Case(text: "abc", offset: 99, line: 1, column: 4),
    Case(text: "abc", offset: -1, line: 1, column: 1),
    Case(text: "a\nb", offset: 1, line: 1, column: 2),
    Case(text: "a\nb", offset: 2, line: 2, column: 1),
    Case(text: "a\n", offset: 2, line: 2, column: 1),
    Case(text: "a\r\nb", offset: 2, line: 1, column: 3),
    Case(text: "a\r\nb", offset: 3, line: 2, column: 1),
    Case(text: "a\rb", offset: 2, line: 2, column: 1),
    Case(text: "a\r\r\n\nb", offset: 5, line: 4, column: 1),
    Case(text: "\tx", offset: 1, line: 1, column: 2),
    // é is two bytes, 語 three, 🧪 four; a combining accent is a column of its own.
    Case(text: "é=1", offset: 2, line: 1, column: 2),
    Case(text: "語🧪x", offset: 7, line: 1, column: 3),
    Case(text: "e\u{301}x", offset: 3, line: 1, column: 3),
    // Within a scalar means that scalar.
    Case(text: "a語b", offset: 2, line: 1, column: 2),
    Case(text: "a語b", offset: 3, line: 1, column: 2),
    // The byte order mark is not a column.
    Case(text: "\u{FEFF}ab", offset: 0, line: 1, column: 1),
    Case(text: "\u{FEFF}ab", offset: 3, line: 1, column: 1),
    Case(text: "\u{FEFF}ab\nc", offset: 4, line: 1, column: 2),
  ]

  @Test(arguments: cases)
  func positionNamesLineAndScalar(_ test: Case) {
    let file = SourceFile(path: "a.kdl", bytes: Array(test.text.utf8))
    let expected = SourcePosition(line: test.line, column: test.column)
    #expect(file.position(at: test.offset) == expected)
    #expect(LineIndex(file).position(at: test.offset) == expected)
  }

  @Test func indexAgreesWithReadingFromTheStartAcrossBlocks() {
    let pattern = "ab\tc\n語é🧪 word=1\r\nlong long line of no interest\r\n\n"
    let file = SourceFile(path: "a", bytes: Array(String(repeating: pattern, count: 90).utf8))
    let index = LineIndex(file)
    #expect(file.bytes.count > 4096)
    for offset in stride(from: 0, through: file.bytes.count + 2, by: 13) {
      #expect(index.position(at: offset) == file.position(at: offset), "at \(offset)")
    }
    for offset in 1020...1030 {
      #expect(index.position(at: offset) == file.position(at: offset), "at \(offset)")
    }
  }

  @Test(arguments: [0, 1, 1023, 1024, 1025, 2048])
  func indexReachesTheEndOfATextOfAnyLength(_ count: Int) {
    let file = SourceFile(path: "a", bytes: Array(repeating: 0x61, count: count))
    #expect(LineIndex(file).position(at: count) == SourcePosition(line: 1, column: count + 1))
  }

  @Test func bytesThatAreNoUTF8HaveAPosition() {
    let file = SourceFile(path: "a", bytes: Array(repeating: 0x80, count: 40))
    #expect(file.position(at: 40).line == 1)
    #expect(file.position(at: 20).line == 1)
  }

  @Test func rangeOfLineLeavesItsTerminatorOut() {
    let file = SourceFile(path: "a", bytes: Array("ab\r\n\ncd".utf8))
    let index = LineIndex(file)
    #expect(index.lineCount == 3)
    #expect((1...3).map(index.range(ofLine:)) == [0..<2, 4..<4, 5..<7])
    #expect(index.range(ofLine: 4).isEmpty)
    #expect(index.range(ofLine: 0).isEmpty)
  }
}

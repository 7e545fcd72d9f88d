import Foundation
import TestSupport
import Testing

@testable import KDL

@Suite struct FormatterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let input: String
    let output: String

    init(_ name: String, _ input: String, _ output: String) {
      self.name = name
      self.input = input
      self.output = output
    }

    var testDescription: String { name }
  }

  static let cases = [
    Case("empty document", "\n \n", ""),
    Case("byte order mark", "\u{FEFF}a", "a\n"),
    Case(
      "columns aligned by hand collapse",
      "conv c1 filters=96  stride=4      ; relu\nfc  fc8 units=10\n",
      "conv c1 filters=96 stride=4; relu\nfc fc8 units=10\n"),
    Case(
      "order and spelling stay", #"n b=1 a=0x1F "x" c=1_0.5e3"#, "n b=1 a=0x1F \"x\" c=1_0.5e3\n"),
    Case("repeated properties stay", "n a=1 a=2", "n a=1 a=2\n"),
    Case(
      "space within properties and annotations", "( t )n ( u ) 1 k = (v) 2", "(t)n (u)1 k=(v)2\n"),
    Case("indentation", "a {\n b {\n\tc\n }\n}", "a {\n    b {\n        c\n    }\n}\n"),
    Case(
      "blank lines", "\n\na\n\n\n\nb {\n\n  c\n\n\n  d\n\n}\n\n", "a\n\nb {\n    c\n\n    d\n}\n"),
    Case("CRLF", "a\r\n\r\nb\r\n", "a\n\nb\n"),
    Case("semicolons at line ends", "a;\nb; c;\n", "a\nb; c\n"),
    Case("block on one line", "a{b;c  1}", "a { b; c 1 }\n"),
    Case("empty block", "a {\n\n}\nb { }", "a {}\nb {}\n"),
    Case("nested blocks on one line", "a{b{c};d}", "a { b { c }; d }\n"),
    Case(
      "a block too long for its line unfolds",
      "head { conv c filters=128 kernel=1; relu; fc fc1 units=1024; dropout rate=0.7; fc fc2 units=1000; x }",
      """
      head {
          conv c filters=128 kernel=1
          relu
          fc fc1 units=1024
          dropout rate=0.7
          fc fc2 units=1000
          x
      }

      """),
    Case(
      "inner blocks stay when the outer unfolds",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa { b { c; d }; eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee }",
      """
      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa {
          b { c; d }
          eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
      }

      """),
    Case("a node behind an unfolded block", "a {\nb\n}; c", "a {\n    b\n}\nc\n"),
    Case("trailing comments", "a // x  \nb     // y\n", "a  // x\nb  // y\n"),
    Case(
      "own-line comments", "  // x\na\n\n   // y\nb { \n // z\n}",
      "// x\na\n\n// y\nb {\n    // z\n}\n"),
    Case("comment behind a brace", "a { // x\nb\n} // y", "a {  // x\n    b\n}  // y\n"),
    Case("comment behind a semicolon", "a; // x\nb", "a  // x\nb\n"),
    Case("block comments", "/* x */ a /*y*/ 1 /* z */; b", "/* x */ a /*y*/ 1 /* z */; b\n"),
    Case(
      "block comment in an annotation", "(/*x*/t/*y*/)n k/*z*/=1", "(/*x*/ t /*y*/)n k /*z*/ =1\n"),
    Case("block comment over lines", "a /* x\n   y */ 1", "a /* x\n   y */ 1\n"),
    Case("block comment in a block", "a { /* x */ b }", "a { /* x */ b }\n"),
    Case("slashdash", "/-a 1\nb /-  1 /-k=2 /-{c}", "/- a 1\nb /- 1 /- k=2 /- { c }\n"),
    Case("slashdash over lines", "/-\n\na\nb /-\n1 2", "/- a\nb /- 1 2\n"),
    Case("slashdash with a comment", "/- // x\na\nb", "/- // x\n    a\nb\n"),
    Case("version marker", "/- kdl-version 2\na", "/- kdl-version 2\na\n"),
    Case("continuation", "a 1 \\\n2   \\\n\n", "a 1 \\\n    2\n"),
    Case(
      "continuation with a comment", "a \\ // x\n1 {\nb 1 \\\n2\n}",
      "a \\ // x\n    1 {\n    b 1 \\\n        2\n}\n"),
    Case("continuation that joins nothing", "a \\ // x\n\nb", "a  // x\nb\n"),
    Case("continuation before a block", "a \\\n{ b }", "a { b }\n"),
    Case("multi-line string", "a \"\"\"\n   x\n  \"\"\" 1", "a \"\"\"\n   x\n  \"\"\" 1\n"),
  ]

  @Test(arguments: cases)
  func laysOut(_ testCase: Case) throws {
    #expect(try KDLFormatter.format(Array(testCase.input.utf8)) == testCase.output)
    try expectHarmless(Array(testCase.input.utf8))
  }

  @Test(
    .enabled(if: OfficialCase.folder != nil, "the official KDL cases are not there"),
    arguments: OfficialCase.all.filter { $0.expected != nil })
  func changesNoOfficialCase(_ officialCase: OfficialCase) throws {
    try expectHarmless(officialCase.input)
  }

  static let zoo: [URL] = {
    let files = FileManager.default.enumerator(
      at: packageFolder.appending(path: "zoo"), includingPropertiesForKeys: nil)
    var found: [URL] = []
    while let file = files?.nextObject() as? URL {
      if file.pathExtension == "kdl" { found.append(file) }
    }
    return found
  }()

  @Test(arguments: zoo)
  func changesNoFileOfTheZoo(_ file: URL) throws {
    try expectHarmless([UInt8](Data(contentsOf: file)))
  }

  @Test func rejectsWhatDoesNotParse() {
    #expect(throws: KDLError.self) { try KDLFormatter.format(Array("a {".utf8)) }
  }

  /// The output is equal to the input but for layout, holds its comments, and is left alone when
  /// formatted again.
  private func expectHarmless(_ input: [UInt8]) throws {
    let once = try KDLFormatter.format(input)
    #expect(
      dump(try KDLDocument(parsing: Array(once.utf8), source: testSource))
        == dump(try KDLDocument(parsing: input, source: testSource)))
    #expect(try comments(Array(once.utf8)) == comments(input))
    #expect(try KDLFormatter.format(Array(once.utf8)) == once)
    #expect(!once.split(separator: "\n").contains { $0.hasSuffix(" ") } || once.contains("\"\"\""))
  }

  private func comments(_ bytes: [UInt8]) throws -> [String] {
    let text = try SourceText(checking: bytes, source: testSource, sizeLimit: .max)
    return try LayoutTokens(text).all
      .filter { $0.kind == .lineComment || $0.kind == .blockComment }
      .map { text.string($0.range).trimmingCharacters(in: .whitespaces) }
  }
}

import CNNDiagnostics
import Testing

@testable import KDL

@Suite struct ErrorTests {
  /// A text with its error between `«` and `»`, and what the headline says.
  static let cases: [(marked: String, headline: String)] = [
    // Words and numbers.
    ("a «true»", "`true` without `#`"),
    ("a k=«-inf»", "`-inf` without `#`"),
    ("a «#True»", "unknown keyword `#True`"),
    ("a«#b»", "unknown keyword `#b`"),
    ("a «.5»", "`.5` is not a number"),
    ("a «-.5»", "`-.5` is not a number"),
    ("a «1.»", "`1.` is not a number"),
    ("a «1.e3»", "`1.e3` is not a number"),
    ("a «1e»", "`1e` is not a number"),
    ("a «1x7»", "`1x7` is not a number"),
    ("a «0X1F»", "`0X1F` is not a number"),
    ("a «0b12»", "`0b12` is not a number"),
    ("a «0x»", "`0x` is not a number"),
    ("a «1.2.3»", "`1.2.3` is not a number"),
    ("a b«[»c]", "unexpected `[`"),
    ("a «##»b", "unexpected `#`"),
    ("a b«/»c", "unexpected `/`"),
    // Strings.
    (#"a «"»b"#, "this string is not closed"),
    ("a «\"b»\nc", "this string is not closed on its line"),
    ("a «#\"b»\nc\"#", "this string is not closed on its line"),
    ("a «##\"»b\"#", "this string is not closed"),
    ("a «\"\"\"»\nb", "this string is not closed"),
    (#"a "b«\/»c""#, #"`\/` is not an escape"#),
    (#"a "«\u{D800}»""#, #"invalid `\u{…}` escape"#),
    (#"a "«\u{1234567}»""#, #"invalid `\u{…}` escape"#),
    (#"a "«\u{}»""#, #"invalid `\u{…}` escape"#),
    (#"a "«\u»41""#, #"invalid `\u{…}` escape"#),
    (#"a "«\u{41»""#, #"invalid `\u{…}` escape"#),
    (#"a «"""»b""""#, #"text after the opening `"""`"#),
    ("a \"\"\"\n b«\"\"\"»", #"text before the closing `"""`"#),
    ("a \"\"\"\n b\\\n «\"\"\"»", #"text before the closing `"""`"#),
    ("a \"\"\"\n« »b\n  \"\"\"", "a line of this string is not indented like its last line"),
    // Characters.
    ("a «\u{7F}»", "U+007F is not allowed in a document"),
    ("a // «\u{202E}»", "U+202E is not allowed in a document"),
    ("a \"«\u{0}»\"", "U+0000 is not allowed in a document"),
    ("a «\u{FEFF}»", "U+FEFF is not allowed in a document"),
    // Comments and continuations.
    ("a «/*» /* */", "this comment is not closed"),
    ("a «\\» b", #"`\` is not at the end of its line"#),
    // Nodes.
    ("«5»", "expected a node name, found `5`"),
    ("a;«;»", "expected a node name, found `;`"),
    ("(t)«»\n", "expected a node name"),
    ("a k=«»\nb", "expected a value"),
    ("a k=«}»", "expected a value, found `}`"),
    ("a («)»1", "expected a type, found `)`"),
    ("a (t«»", "expected `)`"),
    ("a (t) «/-»1", "expected a value, found `/-`"),
    ("a 1 /-«»", "expected something to comment out"),
    ("a { /-«}»", "expected something to comment out, found `}`"),
    ("a \"b\"«1»", "missing space between two values"),
    ("a«(»t)1", "missing space between two values"),
    ("a «r\"b\"»", "`r\"…\"` is a raw string of KDL 1"),
    ("a «1»=2", "`1` cannot be a property name"),
    ("a «(t)k»=2", "a type annotation before a property name"),
    ("a { b } «c»", "text after the children of a node"),
    ("a /-{ b } «1»", "text after the children of a node"),
    ("a { b } «{» c }", "a second block of children"),
    ("a {\n b«»", "this `{` is not closed"),
    ("a «}»", "`}` without `{`"),
  ]

  @Test(arguments: cases)
  func pointsAtTheNarrowestSpan(_ marked: String, _ headline: String) throws {
    let text = marked.replacing("«", with: "").replacing("»", with: "")
    let start = try #require(marked.utf8.firstRange(of: "«".utf8))
    let before = marked.utf8.distance(from: marked.startIndex, to: start.lowerBound)
    let end = try #require(marked.utf8.firstRange(of: "»".utf8))
    let after =
      marked.utf8.distance(from: marked.startIndex, to: end.lowerBound) - "«".utf8.count

    let error = try #require(throws: KDLError.self) { try parse(text) }
    #expect(error.span.range == before..<after)
    #expect(error.diagnostic.headline == headline)
    #expect(error.diagnostic.id == .syntax)
    #expect(error.diagnostic.severity == .error)
    #expect(error.diagnostic.location == .span(error.span))
    for edit in error.diagnostic.help.compactMap(\.edit) {
      try expectRemedy(edit, removes: error, from: text)
    }
  }

  /// After the edit the text is a document, or has its first error further on.
  private func expectRemedy(
    _ edit: Diagnostic.Help.Edit, removes error: KDLError, from text: String
  ) throws {
    do {
      _ = try parse(edit.applied(to: text))
    } catch let next {
      #expect(next.span.range.lowerBound >= error.span.range.upperBound)
    }
  }

  @Test(arguments: [
    ("a true", "a #true"), ("a #NaN", "a #nan"), ("a .5", "a 0.5"), ("a -.5e2", "a -0.5e2"),
    ("a 1.", "a 1.0"), ("a 1.e3", "a 1.0e3"), ("a 0X1F", "a 0x1f"), ("a 1x7", "a \"1x7\""),
    ("a .5x", "a \".5x\""), ("a \"b\"1", "a \"b\" 1"), ("a 1=2", "a \"1\"=2"), ("a;;", "a;"),
  ])
  func mends(_ text: String, _ mended: String) throws {
    let error = try #require(throws: KDLError.self) { try parse(text) }
    let edit = try #require(error.diagnostic.help.first?.edit)
    #expect(edit.applied(to: text) == mended)
    #expect(throws: Never.self) { try parse(mended) }
  }

  @Test func showsWhereTheUnclosedBlockOpened() throws {
    let text = "a {\n b { c }\n"
    let error = try #require(throws: KDLError.self) { try parse(text) }
    #expect(error.diagnostic.secondary.map(\.span.range) == [2..<3])
    #expect(error.diagnostic.secondary.map(\.text) == ["opened here"])
  }

  @Test func cutsLongWordsInHeadlines() throws {
    let error = try #require(throws: KDLError.self) {
      try parse("a 1" + String(repeating: "x", count: 1000))
    }
    #expect(error.diagnostic.headline.unicodeScalars.count < 80)
  }

  // MARK: Encoding and limits

  @Test(arguments: [
    ([0x61, 0x20, 0xFF], 2..<3),
    ([0x61, 0xC3], 1..<2),
    ([0xC0, 0x80], 0..<1),
    ([0x61, 0xED, 0xA0, 0x80], 1..<2),
    ([0x22, 0xF0, 0x9F, 0x98, 0x22], 1..<4),
  ])
  func rejectsWhatIsNotUTF8(_ bytes: [UInt8], _ range: Range<Int>) throws {
    let error = try #require(throws: KDLError.self) {
      try KDLDocument(parsing: bytes, source: testSource)
    }
    #expect(error.reason == .notUTF8)
    #expect(error.span.range == range)
    #expect(error.diagnostic.id == .notUTF8)
    #expect(error.diagnostic.headline == "not UTF-8 at byte \(range.lowerBound)")
  }

  @Test func limitsNesting() throws {
    let limits = KDLLimits(nestingDepth: 3)
    let allowed = Array("a{a{a{a}}}".utf8)
    _ = try KDLDocument(parsing: allowed, source: testSource, limits: limits)
    let error = try #require(throws: KDLError.self) {
      try KDLDocument(parsing: Array("a{a{a{a{}}}}".utf8), source: testSource, limits: limits)
    }
    #expect(error.reason == .nestingTooDeep(limit: 3))
    #expect(error.span.range == 7..<8)
    #expect(error.diagnostic.id == .nestingTooDeep)
  }

  @Test(arguments: ["a{", "/-a{", "a/-{"])
  func survivesDeepNesting(_ opening: String) throws {
    let error = try #require(throws: KDLError.self) {
      try parse(String(repeating: opening, count: 10_000))
    }
    #expect(error.reason == .nestingTooDeep(limit: 256))
  }

  @Test func survivesDeepComments() throws {
    let depth = 100_000
    let comment =
      String(repeating: "/*", count: depth) + String(repeating: "*/", count: depth)
    #expect(try dump(parse("a " + comment + " 1")) == "\"a\" 1;")
  }

  @Test func limitsSize() throws {
    let limits = KDLLimits(sourceSize: 4)
    _ = try KDLDocument(parsing: Array("a 12".utf8), source: testSource, limits: limits)
    let error = try #require(throws: KDLError.self) {
      try KDLDocument(parsing: Array("a 123".utf8), source: testSource, limits: limits)
    }
    #expect(error.reason == .sourceTooLarge(size: 5, limit: 4))
    #expect(error.diagnostic.id == .sourceTooLarge)
  }

  @Test func limitsNumbers() throws {
    let digits = String(repeating: "9", count: 4096)
    #expect(try parse("n \(digits)").canonicalText == "n \(digits)\n")
    let error = try #require(throws: KDLError.self) { try parse("n 9\(digits)") }
    #expect(error.reason == .numberTooLong(limit: 4096))
  }

  @Test("nodes are counted, slashdashed ones too")
  func nodeCount() throws {
    let text = Array("a { b; /-c }\nd".utf8)
    let source = SourceID(index: 0)
    _ = try KDLDocument(parsing: text, source: source, limits: KDLLimits(nodeCount: 4))
    do {
      _ = try KDLDocument(parsing: text, source: source, limits: KDLLimits(nodeCount: 3))
      Issue.record("the fourth is too many")
    } catch {
      #expect(error.reason == .tooManyNodes(limit: 3))
      #expect(error.span.range == 13..<14)
    }
  }

  @Test("memory that is not there is not taken: nodes and values are counted")
  func memory() throws {
    // Three nodes and two values.
    let text = Array("a 1 { b x=2 }\nd".utf8)
    let source = SourceID(index: 0)
    func document(_ available: Int) throws(KDLError) -> KDLDocument {
      try KDLDocument(
        parsing: text, source: source,
        limits: KDLLimits(memory: .init(available: available, ofNode: 100, ofEntry: 10)))
    }
    #expect(try document(320).memory == 320)
    let error = try #require(throws: KDLError.self) { try document(319) }
    #expect(error.reason == .memoryExceeded(available: 319))
    #expect(error.span.range == 14..<15)
    #expect(error.diagnostic.id == .memoryExceeded)
  }

  @Test("the buffer of a node of many values is counted, and its successor before it grows")
  func buffer() throws {
    let text = Array(("n" + String(repeating: " 1", count: 200)).utf8)
    func document(_ available: Int) throws -> KDLDocument {
      try KDLDocument(
        parsing: text, source: SourceID(index: 0),
        limits: KDLLimits(memory: .init(available: available, ofNode: 100, ofEntry: 10)))
    }
    // 128 values and room for 256 beside them.
    let needed = 100 + 10 * 129 + 2 * 128 * MemoryLayout<KDLEntry>.stride
    #expect(try document(2 * needed).memory == 2100)
    #expect(throws: KDLError.self) { try document(needed / 2) }
    #expect(throws: KDLError.self) { try document(2100) }
  }

  @Test("a node of many values leaves those of its neighbors alone")
  func manyValues() throws {
    let many = String(repeating: " 1", count: 1000)
    let document = try parse("a 2 x=3\nb\(many)\nc 4\nd")
    #expect(document.nodes.map(\.entries.count) == [2, 1000, 1, 0])
    // The buffer of the longest would be one for each node after it.
    #expect(document.nodes[2].entries.capacity < 1000)
  }
}

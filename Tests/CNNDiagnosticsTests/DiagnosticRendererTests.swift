import CNNDiagnostics
import CNNText
import Testing

@Suite struct DiagnosticRendererTests {
  /// A text and the means to point into it by words.
  struct Page {
    var sources = SourceMap()
    var ids: [SourceID] = []

    init(_ files: [(path: String, text: String)]) {
      for file in files {
        ids.append(sources.add(SourceFile(path: file.path, bytes: Array(file.text.utf8))))
      }
    }

    init(_ path: String, _ text: String) { self.init([(path, text)]) }

    /// The occurrence of `word`, counted from 0, in a file.
    func span(_ word: String, _ occurrence: Int = 0, file: Int = 0) -> SourceSpan {
      let bytes = sources[ids[file]].bytes
      let word = Array(word.utf8)
      let starts = bytes.indices.filter { bytes[$0...].starts(with: word) }
      return SourceSpan(
        source: ids[file], range: starts[occurrence]..<starts[occurrence] + word.count)
    }

    func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(source: ids[0], range: range) }

    func render(_ diagnostics: Diagnostic..., width: Int = 120, color: Bool = false) -> String {
      DiagnosticRenderer(sources: sources, usesColor: color, width: width).render(diagnostics)
    }
  }

  static let lenet = Page(
    "lenet.kdl",
    """
    // LeNet-5 on an image that is too small
    network lenet5 {
        input 28 28 1
        conv c1 filters=6 kernel=5
        maxpool s2 kernel=2
        conv c3 filters=16 kernel=5
        tanh
        maxpool s4 kernel=2
        conv c5 filters=120 kernel=5
    }
    """)

  static let exceeding = Diagnostic(
    .windowExceedsInput, .error, "kernel 5×5 does not fit an input of 4×4",
    at: .span(
      lenet.span(
        lenet.span("kernel=5", 2).range.lowerBound + 7..<lenet.span("kernel=5", 2).range.upperBound)
    ),
    label: "needs 5×5, but `s4` gives 4×4",
    secondary: [.init(lenet.span("28 28"), "28×28 enters here")],
    notes: [
      "(N + 2P − F) / S + 1 = (4 + 2·0 − 5) / 1 + 1 = 0 positions along height; at least 1 is needed",
      "height along the way: input 28 → c1 24 → s2 12 → c3 8 → s4 4",
    ],
    help: [.init("the smallest input this chain accepts is 32×32")])

  @Test func anErrorLooksAsDesigned() {
    #expect(
      DiagnosticRendererTests.lenet.render(DiagnosticRendererTests.exceeding) == """
        error[window-exceeds-input]: kernel 5×5 does not fit an input of 4×4
          --> lenet.kdl:9:32
           |
         3 |     input 28 28 1
           |           ----- 28×28 enters here
         …
         9 |     conv c5 filters=120 kernel=5
           |                                ^ needs 5×5, but `s4` gives 4×4
           |
           = note: (N + 2P − F) / S + 1 = (4 + 2·0 − 5) / 1 + 1 = 0 positions along height; at least 1 is needed
           = note: height along the way: input 28 → c1 24 → s2 12 → c3 8 → s4 4
           = help: the smallest input this chain accepts is 32×32

        """)
  }

  @Test func aWarningWithoutLabelsNeedsNoLines() {
    let page = DiagnosticRendererTests.lenet
    let warning = Diagnostic(
      .windowRemainder, .warning,
      "kernel 11×11 with stride 4 leaves 1 of 224 rows and columns unread",
      at: .span(page.span("kernel=5")), notes: ["`rounding=floor` accepts 54"],
      help: [.init("an input of 223 or 227 fits exactly")])
    #expect(
      page.render(warning) == """
        warning[window-remainder]: kernel 11×11 with stride 4 leaves 1 of 224 rows and columns unread
          --> lenet.kdl:4:23
           = note: `rounding=floor` accepts 54
           = help: an input of 223 or 227 fits exactly

        """)
  }

  @Test func severalMarksOnALineHangBelowIt() {
    let page = Page("a.kdl", "add left middle right\n")
    let finding = Diagnostic(
      .volumeMismatch, .error, "the paths differ", at: .span(page.span("middle")),
      label: "56×56×64",
      secondary: [
        .init(page.span("right"), "28×28×64"), .init(page.span("left"), "56×56×256"),
        .init(page.span("add"), ""),
      ])
    #expect(
      page.render(finding) == """
        error[volume-mismatch]: the paths differ
          --> a.kdl:1:10
           |
         1 | add left middle right
           | --- ---- ^^^^^^ ----- 28×28×64
           |     |    |
           |     |    56×56×64
           |     56×56×256

        """)
  }

  @Test func overlappingMarksKeepTheirLabels() {
    let page = Page("a.kdl", "conv a kernel=3\n")
    let finding = Diagnostic(
      .shapeMismatch, .error, "x", at: .span(page.span("a")), label: "inner",
      secondary: [
        .init(page.span("conv a kernel=3"), "outer"), .init(page.span("a kernel"), "same start"),
      ])
    #expect(
      page.render(finding) == """
        error[shape-mismatch]: x
          --> a.kdl:1:6
           |
         1 | conv a kernel=3
           | -----^---------
           | |    |
           | |    inner
           | |    same start
           | outer

        """)
  }

  @Test func marksInOtherFilesHaveTheirOwnPlace() {
    let page = Page([
      ("mine.kdl", "import \"blocks.kdl\"\nhead 3\n"), ("blocks.kdl", "\n\nblock head k {\n}\n"),
    ])
    let finding = Diagnostic(
      .missingArgument, .error, "`head` needs an argument", at: .span(page.span("head 3")),
      label: "one argument",
      secondary: [.init(page.span("head k", file: 1), "declared here")], notes: ["done"])
    #expect(
      page.render(finding) == """
        error[missing-argument]: `head` needs an argument
          --> mine.kdl:2:1
           |
         2 | head 3
           | ^^^^^^ one argument
           |
          --> blocks.kdl:3:7
           |
         3 | block head k {
           |       ------ declared here
           |
           = note: done

        """)
  }

  @Test func theMarginIsAsWideAsTheLargestLineNumber() {
    let text = (1...120).map { "line\($0)" }.joined(separator: "\n")
    let page = Page("a", text)
    let finding = Diagnostic(
      .syntax, .error, "x", at: .span(page.span("line101")), label: "here",
      secondary: [
        .init(page.span("line9\n"), ""), .init(page.span("line99"), "there"),
        .init(page.span("line102"), ""),
      ])
    #expect(
      page.render(finding) == """
        error[syntax]: x
            --> a:101:1
             |
           9 | line9
             | -----
           …
          99 | line99
             | ------ there
         100 | line100
         101 | line101
             | ^^^^^^^ here
         102 | line102
             | -------

        """)
  }

  @Test(arguments: [
    (Diagnostic.Location.commandLine, ""), (.file(path: "zoo/"), "  --> zoo/\n"),
    (
      .element(path: "s.onnx", description: "node 17 \"fire2/concat\""),
      "  --> s.onnx: node 17 \"fire2/concat\"\n"
    ),
  ])
  func placesWithoutLinesAreNamed(_ location: Diagnostic.Location, _ line: String) {
    let finding = Diagnostic(.usage, .error, "x", at: location, help: [.init("y")])
    #expect(Page("a", "").render(finding) == "error[usage]: x\n\(line)   = help: y\n")
  }

  @Test(arguments: [
    // An empty span, the end of the text, an empty text, a span over several lines, a line's end.
    ("abc\n", 1..<1, " 1 | abc\n   |  ^ here"), ("abc", 3..<3, " 1 | abc\n   |    ^ here"),
    ("abc\n", 4..<4, " 2 |\n   | ^ here"), ("", 0..<0, " 1 |\n   | ^ here"),
    ("abc {\n}\n", 4..<7, " 1 | abc {\n   |     ^ here"),
    ("abc\r\nd", 3..<5, " 1 | abc\n   |    ^ here"),
    // Tabs, wide and combining characters, byte order mark, control characters, half a character.
    ("\tx\ty", 3..<4, " 1 |     x   y\n   |         ^ here"),
    ("\tx", 0..<1, " 1 |     x\n   | ^^^^ here"),
    ("語語 x", 7..<8, " 1 | 語語 x\n   |      ^ here"), ("語語", 3..<6, " 1 | 語語\n   |   ^^ here"),
    ("e\u{301}e\u{301}x", 6..<7, " 1 | e\u{301}e\u{301}x\n   |   ^ here"),
    ("\u{FEFF}abc", 3..<6, " 1 | abc\n   | ^^^ here"),
    ("a\u{1B}[0mb", 5..<6, " 1 | a␛[0mb\n   |      ^ here"),
    ("a語b", 2..<3, " 1 | a語b\n   |  ^ here"),
  ])
  func caretsStandBelowWhatTheyMark(_ text: String, _ range: Range<Int>, _ lines: String) {
    let page = Page("a", text)
    let finding = Diagnostic(.syntax, .error, "x", at: .span(page.span(range)), label: "here")
    let rendered = page.render(finding).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rendered.dropFirst(3).dropLast().joined(separator: "\n") == lines)
  }

  @Test func aTextThatIsNotUTF8IsShownAsFarAsItGoes() {
    var sources = SourceMap()
    let id = sources.add(SourceFile(path: "a", bytes: [0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x82]))
    let finding = Diagnostic(
      .notUTF8, .error, "x", at: .span(SourceSpan(source: id, range: 1..<2)), label: "0xFF")
    let text = DiagnosticRenderer(sources: sources).render([finding])
    #expect(text.contains(" 1 | a��b��\n   |  ^ 0xFF\n"))
  }

  @Test(arguments: [0, 30, 300, 5000, 99_990])
  func aLongLineIsCutAroundItsMark(_ offset: Int) throws {
    let text = String(repeating: "語=1 ", count: 20_000)
    let page = Page("a", text)
    let start = offset / 6 * 6
    let finding = Diagnostic(
      .syntax, .error, "x", at: .span(page.span(start..<start + 3)), label: "here")
    let lines = page.render(finding, width: 60).split(separator: "\n")
    let source = lines[3]
    #expect(displayWidth(of: String(source)) <= 60)
    #expect(source.hasSuffix("…"))
    #expect(source.contains("| …") == (start > 60))
    let column = displayWidth(of: String(try #require(lines[4].split(separator: "^").first)))
    var before = ""
    for character in source where displayWidth(of: before) < column { before.append(character) }
    #expect(source.dropFirst(before.count).hasPrefix("語"))
    #expect(lines[4].hasSuffix("^^ here"))
  }

  @Test func hostileWordsStayOnTheirLines() {
    let evil = "a\u{1B}[2J\nerror[syntax]: forged\r\u{9B}1m\u{202E}"
    let page = Page(evil, "x")
    let finding = Diagnostic(
      .unknownWord, .error, evil, at: .span(page.span(0..<1)), label: evil,
      secondary: [.init(page.span(0..<1), evil)], notes: [evil], help: [.init(evil)])
    let text = page.render(finding)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{9B}" })
    #expect(!text.contains("\u{202E}"))
    let forged = text.split(separator: "\n").filter { $0.hasPrefix("error[syntax]") }
    #expect(forged.isEmpty)
  }

  @Test func colorAddsEscapesOnly() {
    let page = DiagnosticRendererTests.lenet
    let colored = page.render(DiagnosticRendererTests.exceeding, color: true)
    #expect(colored.hasPrefix("\u{1B}[1;31merror[window-exceeds-input]\u{1B}[0m"))
    let stripped = colored.replacing(/\u{1B}\[[0-9;]+m/, with: "")
    #expect(stripped == page.render(DiagnosticRendererTests.exceeding))
  }

  @Test func findingsArePartedByEmptyLines() {
    let finding = Diagnostic(.usage, .error, "x", at: .commandLine)
    #expect(Page("a", "").render(finding, finding) == "error[usage]: x\n\nerror[usage]: x\n")
    #expect(Page("a", "").render() == "")
  }

  @Test func beyondTheLimitFindingsAreCountedAndErrorsComeFirst() {
    let warnings = (0..<25).map {
      Diagnostic(.windowRemainder, .warning, "w\($0)", at: .commandLine)
    }
    let error = Diagnostic(.syntax, .error, "last", at: .commandLine)
    let text = DiagnosticRenderer(sources: SourceMap()).render(warnings + [error])
    #expect(text.contains(": w18\n"))
    #expect(!text.contains(": w19\n"))
    #expect(text.hasSuffix("error[syntax]: last\n\n6 more: 6 warnings\n"))
    let few = DiagnosticRenderer(sources: SourceMap()).render(warnings + [error, error], limit: 1)
    #expect(few.hasSuffix("26 more: 1 error, 25 warnings\n"))
  }
}

import CNNText
import Synchronization
import Testing

@testable import CNNTables

@Suite struct TextTableTests {
  static let wide = Table(
    columns: [
      TableColumn("name", alignment: .leading), TableColumn("kind", alignment: .leading),
      TableColumn("parameters"), TableColumn("biases", importance: .extra),
      TableColumn("macs", importance: .useful),
    ],
    rows: [
      TableRow([
        .text("inception_3a/3x3_reduce_with_a_long_name"), .text("convolution"),
        .integer(138_357_544), .integer(4096), .integer(15_470_264_320),
      ])
    ])

  private func widest(_ text: String) -> Int {
    text.split(separator: "\n").map { displayWidth(of: String($0)) }.max() ?? 0
  }

  @Test(arguments: [120, 90, 80, 70, 60, 50, 45, 40])
  func theTableFitsItsWidth(_ width: Int) {
    let text = TextTableTests.wide.text(as: .text, TableOptions(width: width))
    let rows = text.split(separator: "\n\n")[0]
    #expect(widest(String(rows)) <= width)
    // Numbers are whole or absent, never cut.
    #expect(text.contains("138,357,544"))
  }

  @Test func namesAreShortenedInTheirMiddleBeforeColumnsGo() {
    let text = TextTableTests.wide.text(as: .text, TableOptions(width: 80))
    #expect(text.contains("…"))
    #expect(text.contains("name  "))
    #expect(text.contains("biases"))
    #expect(!text.contains("left out"))
  }

  @Test func headersAreWholeWhileColumnsCanGo() {
    let table = Table(
      columns: [
        TableColumn("nearest size", alignment: .leading), TableColumn("words", alignment: .leading),
        TableColumn("macs", importance: .useful),
      ],
      rows: [
        TableRow([.text("32x32"), .text("a sentence of several words"), .integer(15_470_264_320)])
      ])
    let text = table.text(as: .text, TableOptions(width: 24))
    #expect(text.contains("nearest size  ") && text.contains("columns: macs"))
  }

  @Test(arguments: [(1.0 / 3, "0.3333333333333333"), (2.5e-9, "2.5e-09"), (2, "2"), (0, "0")])
  func csvHasEveryDigit(_ number: Double, _ text: String) {
    let table = Table(
      columns: [TableColumn("a"), TableColumn("b"), TableColumn("c")],
      rows: [
        TableRow([
          .decimal(number, digits: 2), .percent(number, digits: 1),
          .numbers([number, 1], words: nil),
        ])
      ])
    #expect(table.text(as: .csv) == "a,b,c\r\n\(text),\(text),\(text)x1\r\n")
  }

  @Test func columnsLeftOutAreNamed() {
    let text = TextTableTests.wide.text(as: .text, TableOptions(width: 56))
    #expect(text.contains("hidden to fit 56 columns: biases\n"))
    let narrow = TextTableTests.wide.text(as: .text, TableOptions(width: 40))
    #expect(narrow.contains("hidden to fit 40 columns: biases, macs\n"))
  }

  @Test func aColumnAskedForByNameIsNeverLeftOut() throws {
    let report = Report("test/1") {
      Section("rows", rows: [15_470_264_320]) {
        Column("name", alignment: .leading) { _ in .text("vgg16") }
        Column("biases", importance: .extra) { _ in .integer(13_416) }
        Column("macs", header: "MACs") { .integer($0) }
      }
    }
    let options = TableOptions(width: 10)
    #expect(!report.text(as: .text, options).contains("13,416"))
    let text = try report.selecting(.named(["name", "biases", "macs"])).text(as: .text, options)
    #expect(text.contains("biases"))
    #expect(text.contains("15,470,264,320"))
  }

  @Test(arguments: [
    ("inception_3a/3x3_reduce", 23, "inception_3a/3x3_reduce"),
    ("inception_3a/3x3_reduce", 16, "incep…3x3_reduce"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
    ("abcdef", 2, "a…"), ("語語語語", 5, "語…語"),
  ])
  func abbreviationKeepsBothEnds(_ text: String, _ width: Int, _ short: String) {
    #expect(abbreviated(text, toWidth: width) == short)
  }

  @Test func aFormulaIsNotShortened() {
    let table = Table(
      columns: [
        TableColumn("formula", alignment: .leading, allowsAbbreviation: false),
        TableColumn("source", alignment: .leading, importance: .extra),
      ],
      rows: [
        TableRow([.text("(227 + 2·0 − 11) / 4 + 1"), .text("Dumoulin & Visin, relationship 6")])
      ])
    #expect(table.text(as: .text, TableOptions(width: 50)).contains("− 11) / 4 + 1  Dumoulin…"))
    let narrow = table.text(as: .text, TableOptions(width: 20))
    #expect(narrow.contains("(227 + 2·0 − 11) / 4 + 1\n"))
    #expect(narrow.contains("hidden to fit 20\n  columns: source\n"))
  }

  @Test("words that wrap go on in the next line of their row, and within a word that is too long")
  func wrappingColumns() {
    var formula = TableColumn("formula", alignment: .leading)
    formula.wraps = true
    let table = Table(
      columns: [formula, TableColumn("result")],
      rows: [
        TableRow([.text("(227 + 2·0 − 11) / 4 + 1"), .integer(55)]),
        TableRow([.text("unbreakable-words"), .integer(7)]), TableRow([.text("K"), .integer(96)]),
      ])
    #expect(
      table.text(as: .text, TableOptions(width: 20)) == """
        formula       result
        ────────────────────
        (227 + 2·0 −      55
        11) / 4 + 1
        unbreakable-       7
        words
        K                 96

        """)
    #expect(
      table.text(as: .text, TableOptions(width: 40)).contains("(227 + 2·0 − 11) / 4 + 1      55\n"))
  }

  @Test(
    "notes are broken between words",
    arguments: [
      ("one two three", nil, ["one two three"]), ("one two three", 13, ["one two three"]),
      ("one two three", 12, ["one two", "  three"]), ("one two three", 7, ["one two", "  three"]),
      ("one two three", 3, ["one", "  two", "  three"]), ("unbreakable", 4, ["unbreakable"]),
      ("“two” · 3", 7, ["“two” ·", "  3"]),
    ] as [(String, Int?, [String])])
  func notesAreWrapped(_ text: String, _ width: Int?, _ lines: [String]) {
    #expect(wrapped(text, toWidth: width) == lines)
  }

  @Test func wideCharactersAreAligned() {
    let table = Table(
      columns: [TableColumn("name", alignment: .leading), TableColumn("n")],
      rows: [
        TableRow([.text("語"), .integer(1)]), TableRow([.text("e\u{301}"), .integer(2)]),
      ])
    let rows = table.text(as: .text).split(separator: "\n")
    #expect(rows.allSatisfy { displayWidth(of: String($0)) == 7 })
  }

  @Test func noLineEndsInSpaces() {
    for color in [false, true] {
      let text = TableTests.lenet.text(as: .text, TableOptions(usesColor: color))
      #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    }
  }

  @Test func colorAddsEscapesOnly() {
    let colored = TableTests.lenet.text(as: .text, TableOptions(usesColor: true))
    #expect(colored.contains("\u{1B}[1mLeNet-5\u{1B}[0m"))
    let stripped = colored.replacing(/\u{1B}\[[0-9]m/, with: "")
    #expect(stripped == TableTests.lenet.text(as: .text))
  }

  /// Counts what it is given and keeps nothing.
  private struct CountingSink: OutputSink {
    var count = 0
    var largest = 0

    mutating func write(_ bytes: [UInt8]) throws(OutputError) {
      count += bytes.count
      largest = max(largest, bytes.count)
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func rowsStreamInPieces(_ format: ReportFormat) throws {
    let table = Table(columns: [TableColumn("n"), TableColumn("square")], rowCount: 20_000) {
      TableRow([.integer($0), .integer($0 * $0)])
    }
    var sink = CountingSink()
    try table.write(as: format, to: &sink)
    #expect(sink.count > 200_000)
    #expect(sink.largest < 40_000)
  }

  /// Takes one piece, then refuses.
  private struct FullSink: OutputSink {
    var pieces = 0

    mutating func write(_ bytes: [UInt8]) throws(OutputError) {
      guard pieces == 0 else { throw .system(code: 28) }
      pieces += 1
    }
  }

  @Test(arguments: [ReportFormat.markdown, .csv, .json, .latex])
  func aFullDiskStopsTheWriter(_ format: ReportFormat) {
    let made = Mutex(0)
    let table = Table(columns: [TableColumn("n")], rowCount: 1_000_000) { index in
      made.withLock { $0 = max($0, index) }
      return TableRow([.integer(index)])
    }
    var sink = FullSink()
    #expect(throws: OutputError.system(code: 28)) { try table.write(as: format, to: &sink) }
    #expect(made.withLock { $0 } < 100_000)
  }
}

import Foundation
@testable import CNNTables
import Testing

/// Names come from files that anyone may have written.
@Suite struct HostileTableTests {
  static let names = [
    "<script>alert(1)</script>", "a|b", "\"quoted\", 'twice'", "line\nbreak", "carriage\r\nreturn",
    "\u{1B}[31mred\u{1B}]0;title\u{7}", "c1 \u{9B}2J", "\u{202E}backwards", "tab\there",
    "\\input{/etc/passwd}", "100% & $5 #1 ~^_{}", "* not * emphasis _here_", "```", "[x](y)",
    "\u{2028}separator", "語🧪e\u{301}", "", "&lt;", "[5pt]", "*", "\u{AD}\u{200B}\u{E0041}",
  ]

  static let table = Table(
    caption: names, columns: [TableColumn("name", alignment: .leading), TableColumn("n")],
    rows: names.enumerated().map { TableRow([.text($1), .integer($0)]) },
    totals: [[.text(names[5])]], notes: names)

  @Test(arguments: ReportFormat.allCases)
  func noControlCharacterGetsThrough(_ format: ReportFormat) {
    let allowed: [Unicode.Scalar] = format == .csv ? ["\n", "\r", "\t"] : ["\n"]
    let controls = HostileTableTests.table.text(as: format).unicodeScalars.filter {
      ([.control, .format] as [Unicode.GeneralCategory]).contains($0.properties.generalCategory)
        && !allowed.contains($0)
    }
    #expect(controls.isEmpty)
  }

  @Test(arguments: [ReportFormat.text, .markdown, .latex])
  func aNameStaysOnItsLine(_ format: ReportFormat) {
    let count = HostileTableTests.names.count
    let harmless = Table(
      caption: Array(repeating: "x", count: count), columns: HostileTableTests.table.columns,
      rows: Array(repeating: TableRow([.text("x"), .integer(0)]), count: count),
      totals: [[.text("x")]], notes: Array(repeating: "x", count: count))
    let lines = HostileTableTests.table.text(as: format).filter { $0 == "\n" }.count
    #expect(lines == harmless.text(as: format).filter { $0 == "\n" }.count)
  }

  @Test func markdownRowsHaveTheirColumnsAndNoMarkup() {
    let text = HostileTableTests.table.text(as: .markdown)
    for line in text.split(separator: "\n") where line.hasPrefix("|") {
      let bars = line.replacingOccurrences(of: "\\|", with: "").filter { $0 == "|" }
      #expect(bars.count == 3, "\(line)")
    }
    #expect(!text.replacingOccurrences(of: "\\<", with: "").contains("<"))
  }

  @Test func csvReadsBackEqual() {
    let rows = parseCSV(HostileTableTests.table.text(as: .csv, TableOptions(includesTotals: true)))
    let names = rows.dropFirst().dropLast().map { $0[0] }
    let expected = HostileTableTests.names.map { name in
      String(
        String.UnicodeScalarView(
          name.unicodeScalars.map {
            ([.control, .format, .lineSeparator] as [Unicode.GeneralCategory]).contains(
              $0.properties.generalCategory) && !["\n", "\r", "\t"].contains($0)
              ? "\u{FFFD}" : $0
          }))
    }
    #expect(names == expected)
    #expect(rows.allSatisfy { $0.count == 2 })
  }

  @Test func jsonReadsBackEqual() throws {
    let data = Data(HostileTableTests.table.text(as: .json).utf8)
    let value = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    #expect(value["caption"] as? [String] == HostileTableTests.names)
    let rows = try #require(value["rows"] as? [NSDictionary])
    #expect(rows.compactMap { $0["name"] as? String } == HostileTableTests.names)
  }

  /// RFC 4180, read scalar by scalar.
  private func parseCSV(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    func append(_ scalar: Unicode.Scalar) {
      rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
    }
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        append("\"")
        scalars.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: rows[rows.count - 1].append("")
      case "\r" where !isQuoted:
        scalars.removeFirst()
        rows.append([""])
      default: append(scalar)
      }
    }
    return rows.dropLast()
  }

  @Test(
    "LaTeX's own spelling of what plain TeX cannot read",
    arguments: [
      ("28×28 → 14×14", "28$\\times$28 $\\to$ 14$\\times$14"),
      ("⌊N / S⌋ + 1", "$\\lfloor$N / S$\\rfloor$ + 1"),
      ("γ and β", "$\\gamma$ and $\\beta$"),
      ("a \"b\" `c`", "a ``b'' \\textasciigrave{}c\\textasciigrave{}"),
    ])
  func latex(_ text: String, _ expected: String) {
    let table = Table(columns: [TableColumn("a")], rows: [TableRow([.text(text)])])
    #expect(table.text(as: .latex).contains("\n\(expected) \\\\\n"))
  }

  @Test(
    "a cell of Markdown or LaTeX has one line, and no override of the writing direction",
    arguments: [ReportFormat.markdown, .latex])
  func oneLine(_ format: ReportFormat) {
    let table = Table(
      columns: [TableColumn("a")], rows: [TableRow([.text("one\ntwo\u{202E}three")])])
    #expect(table.text(as: format).contains("one two\u{FFFD}three"))
  }

  @Test("a CSV of one column has no empty line, which many readers skip")
  func emptyCell() {
    let table = Table(
      columns: [TableColumn("macs")], rows: [TableRow([.empty]), TableRow([.integer(1)])])
    #expect(table.text(as: .csv) == "macs\r\n\"\"\r\n1\r\n")
  }

  @Test(
    "a spreadsheet evaluates no text of a CSV, and numbers stay as they are",
    arguments: [
      ("=1+1", "'=1+1"), ("@x", "'@x"), ("+y", "'+y"), ("-x", "'-x"), ("-2+3", "'-2+3"),
      ("\u{FF1D}1", "'\u{FF1D}1"), ("\t=1", "'\t=1"), ("=\"a\"", "\"'=\"\"a\"\"\""),
      ("-2", "-2"), ("+1.5", "+1.5"), ("-", "-"), ("=", "="), ("a=1", "a=1"),
      ("\u{2212}1", "\u{2212}1"),
    ])
  func formula(_ text: String, _ field: String) {
    let table = Table(
      columns: [TableColumn("name"), TableColumn("n")],
      rows: [TableRow([.text(text), .integer(-1)])])
    #expect(table.text(as: .csv) == "name,n\r\n\(field),-1\r\n")
  }
}

import CNNTables
import CNNText
import Testing

/// One report in every format, against the text that each should be.
@Suite struct ReportTests {
  struct Layer: Sendable {
    var name: String
    var weights: Int
    var macs: Int?
    var isSide = false
  }

  static let layers = [
    Layer(name: "c1", weights: 150, macs: 117_600), Layer(name: "s2", weights: 0, macs: nil),
    Layer(name: "f6", weights: 84, macs: 84, isSide: true),
  ]

  static let section = Section(
    "layers", rows: layers, opensGroup: { $0 == 2 }
  ) {
    Column("layer", alignment: .leading, total: .text("total")) {
      .text($0.isSide ? "\($0.name) (side)" : $0.name)
    }.data("name") { .text($0.name) }
    Column("weights", total: .integer(234)) { .integer($0.weights) }
    Column.data("trained") { .boolean($0.weights > 0) }
    Column("macs", header: "MACs", unit: "a layer", total: .integer(117_684)) { layer in
      layer.macs.map { .integer($0) } ?? .notCounted
    }.countedData
    Column("flops", header: "FLOPs", importance: .extra) { layer in
      layer.macs.map { .integer(2 * $0) } ?? .notCounted
    }.withoutData
    Column.members { layer in
      if layer.isSide {
        Member("sideOutput", true)
        Member("branch", "aux")
      }
    }
    Column("digits", alignment: .leading) { layer in
      layer.weights == 0 ? .empty : .text("\(layer.weights)".count == 2 ? "two" : "three")
    }.onRequest
  }

  static let report = Report("cnnshape.sample/1") {
    Line("lenet: LeNet") {
      Member("network", "lenet")
      Member("title", "LeNet")
    }
    Line("input 32×32×1") { Member("input", [32, 32, 1]) }
    section
    Remark("MACs of products only")
    Member(
      "totals",
      .object {
        Member("weights", 234)
        Member("byKind", .record { Member("conv", 150) })
      })
    Notes(["a note"])
  }

  @Test func text() {
    #expect(
      ReportTests.report.text(as: .text) == """
        lenet: LeNet
        input 32×32×1

        layer      weights     MACs    FLOPs
                            a layer
        ────────────────────────────────────
        c1             150  117,600  235,200
        s2               0        –        –
        ────────────────────────────────────
        f6 (side)       84       84      168
        ────────────────────────────────────
        total          234  117,684

        MACs of products only
        a note

        """)
  }

  @Test func markdown() {
    #expect(
      ReportTests.report.text(as: .markdown) == """
        **lenet: LeNet**

        input 32×32×1

        | layer | weights | MACs (a layer) | FLOPs |
        | :--- | ---: | ---: | ---: |
        | c1 | 150 | 117,600 | 235,200 |
        | s2 | 0 | – | – |
        | f6 (side) | 84 | 84 | 168 |
        | **total** | **234** | **117,684** |  |

        - MACs of products only
        - a note

        """)
  }

  @Test func csv() {
    let lines = [
      "layer,weights,macs,flops", "c1,150,117600,235200", "s2,0,,", "f6 (side),84,84,168", "",
    ]
    #expect(ReportTests.report.text(as: .csv) == lines.joined(separator: "\r\n"))
    let withTotals = ReportTests.report.text(as: .csv, TableOptions(includesTotals: true))
    #expect(withTotals == (lines.dropLast() + ["total,234,117684,", ""]).joined(separator: "\r\n"))
  }

  @Test func latex() {
    #expect(
      ReportTests.report.text(as: .latex).contains(
        """
        \\begin{tabular}{@{}lrrr@{}}
        \\toprule
        layer & weights & MACs (a layer) & FLOPs \\\\
        \\midrule
        c1 & 150 & 117,600 & 235,200 \\\\
        """))
  }

  @Test func json() {
    #expect(
      ReportTests.report.text(as: .json) == """
        {
          "schema": "cnnshape.sample/1",
          "network": "lenet",
          "title": "LeNet",
          "input": [32, 32, 1],
          "layers": [
            {"name": "c1", "weights": 150, "trained": true, "macs": 117600, "macsCounted": true, "digits": "three"},
            {"name": "s2", "weights": 0, "trained": false, "macs": 0, "macsCounted": false},
            {"name": "f6", "weights": 84, "trained": true, "macs": 84, "macsCounted": true, "sideOutput": true, "branch": "aux", "digits": "two"}
          ],
          "totals": {
            "weights": 234,
            "byKind": {"conv": 150}
          },
          "notes": ["a note"]
        }

        """)
  }

  @Test func jsonLines() {
    #expect(
      ReportTests.report.text(as: .jsonl) == """
        {"name": "c1", "weights": 150, "trained": true, "macs": 117600, "macsCounted": true, "digits": "three"}
        {"name": "s2", "weights": 0, "trained": false, "macs": 0, "macsCounted": false}
        {"name": "f6", "weights": 84, "trained": true, "macs": 84, "macsCounted": true, "sideOutput": true, "branch": "aux", "digits": "two"}

        """)
  }

  // MARK: Columns

  @Test func namedColumnsAreAllThatJSONLinesHave() throws {
    let chosen = try ReportTests.report.selecting(.named(["digits", "macs"]))
    #expect(
      chosen.text(as: .jsonl) == """
        {"digits": "three", "macs": 117600}
        {"macs": null}
        {"digits": "two", "macs": 84}

        """)
  }

  @Test func namedColumnsAreAllThatIsShown() throws {
    let chosen = try ReportTests.report.selecting(.named(["digits", "macs"]))
    #expect(
      chosen.text(as: .csv)
        == ["digits,macs", "three,117600", ",", "two,84", ""].joined(separator: "\r\n"))
    #expect(
      chosen.text(as: .json) == """
        {
          "schema": "cnnshape.table/2",
          "caption": ["lenet: LeNet", "input 32×32×1"],
          "columns": [
            {"id": "digits", "header": "digits"},
            {"id": "macs", "header": "MACs", "unit": "a layer"}
          ],
          "rows": [
            {"digits": "three", "macs": 117600},
            {"macs": null},
            {"digits": "two", "macs": 84}
          ],
          "totals": [
            {"macs": 117684}
          ],
          "notes": ["MACs of products only", "a note"]
        }

        """)
  }

  @Test func everyColumnIncludesThoseThatComeOnRequest() throws {
    let all = try ReportTests.report.selecting(.all).text(as: .csv)
    #expect(all.hasPrefix("layer,weights,macs,flops,digits\r\n"))
  }

  @Test func aColumnNamedTwiceStandsOnce() throws {
    let chosen = try ReportTests.report.selecting(.named(["macs", "layer", "macs"]))
    #expect(chosen.text(as: .csv).hasPrefix("macs,layer\r\n"))
  }

  @Test func columnsForJSONCannotBeNamed() {
    do throws(UnknownColumn) {
      _ = try ReportTests.report.selecting(.named(["weights", "trained"]))
      Issue.record("`trained` was found")
    } catch {
      #expect(error.name == "trained")
      #expect(error.known == ["layer", "weights", "macs", "flops", "digits"])
    }
  }

  /// Who names a column wants it, whatever the width.
  @Test func namedColumnsDoNotGiveWay() throws {
    let narrow = TableOptions(width: 30)
    #expect(
      ReportTests.report.text(as: .text, narrow).contains("hidden to fit 30 columns:\n  flops"))
    let chosen = try ReportTests.report.selecting(.named(["layer", "weights", "macs", "flops"]))
    #expect(!chosen.text(as: .text, narrow).contains("left out"))
  }

  // MARK: Several sections

  static let verdicts = Report("cnnshape.verdicts/1") {
    Line("2 networks")
    Section(rows: ["a", "b"]) { Column("network", alignment: .leading) { .text($0) } }
    Remark("nothing differs")
    Objects("networks", of: ["a", "b"]) { name in
      Member("name", name)
      if name == "b" { Line("network b") }
      Section("layers", rows: [1, 2]) {
        if name == "b" {
          Column("layer") { .integer($0) }
        } else {
          Column.data("layer") { .integer($0) }
        }
      }
    }
    Object("sums", layout: .oneLine) { Member("layers", 4) }
  }

  @Test func sectionsFollowEachOtherOnThePage() {
    #expect(
      ReportTests.verdicts.text(as: .text) == """
        2 networks

        network
        ───────
        a
        b

        nothing differs

        network b

        layer
        ─────
            1
            2

        """)
  }

  @Test func sectionsAreNestedInJSON() {
    #expect(
      ReportTests.verdicts.text(as: .json) == """
        {
          "schema": "cnnshape.verdicts/1",
          "networks": [
            {
              "name": "a",
              "layers": [
                {"layer": 1},
                {"layer": 2}
              ]
            },
            {
              "name": "b",
              "layers": [
                {"layer": 1},
                {"layer": 2}
              ]
            }
          ],
          "sums": {"layers": 4}
        }

        """)
  }

  @Test func tabularFormatsHaveTheFirstSection() {
    #expect(ReportTests.verdicts.text(as: .csv) == "network\r\na\r\nb\r\n")
  }

  // MARK: Laziness

  /// Many rows arrive in pieces, and columns that are not shown are not asked.
  @Test func rowsAreWrittenInPieces() throws {
    struct Pieces: OutputSink {
      var sizes: [Int] = []
      mutating func write(_ bytes: [UInt8]) throws(OutputError) { sizes.append(bytes.count) }
    }
    let report = Report("cnnshape.rows/1") {
      Section("rows", rowCount: 100_000, row: { $0 }) {
        Column("index") { .integer($0) }
        Column("never") { _ in fatalError("a column that nobody asked for") }
          .withoutData.onRequest
      }
    }
    for format in [ReportFormat.text, .csv, .json, .jsonl] {
      var sink = Pieces()
      try report.write(as: format, to: &sink)
      #expect(sink.sizes.count >= 10)
      #expect(sink.sizes.allSatisfy { $0 < 64 << 10 })
    }
  }
}

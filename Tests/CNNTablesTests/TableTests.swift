import Foundation
@testable import CNNTables
import Testing

/// The same small table in every format, against the text that each should be.
@Suite struct TableTests {
  static let lenet = Table(
    caption: ["LeNet-5", "input 32×32×1"],
    columns: [
      TableColumn("name", header: "layer", alignment: .leading),
      TableColumn("output", alignment: .leading),
      TableColumn("parameters"),
      TableColumn("memory", unit: "float32", integers: .binarySize, importance: .extra),
      TableColumn("share", audience: .people),
    ],
    rows: [
      TableRow([
        .text("c1"), .shape([28, 28, 6]), .integer(156), .integer(18816),
        .percent(0.0025, digits: 1),
      ]),
      TableRow([
        .text("s2"), .shape([14, 14, 6]), .notCounted, .integer(4704),
      ]),
      TableRow(
        [
          .text("c5"), .shape([1, 1, 120]), .integer(48120), .integer(480),
          .decimal(0.78, digits: 2),
        ], opensGroup: true),
    ],
    totals: [[.text("total"), .empty, .integer(61706), .integer(24000)]],
    notes: ["parameters are those of the dense form"])

  @Test func text() {
    #expect(
      TableTests.lenet.text(as: .text) == """
        LeNet-5
        input 32×32×1

        layer  output   parameters    memory  share
                                     float32
        ───────────────────────────────────────────
        c1     28×28×6         156  18.4 KiB   0.3%
        s2     14×14×6           –   4.6 KiB
        ───────────────────────────────────────────
        c5     1×1×120      48,120     480 B   0.78
        ───────────────────────────────────────────
        total               61,706  23.4 KiB

        parameters are those of the dense form

        """)
  }

  @Test func markdown() {
    #expect(
      TableTests.lenet.text(as: .markdown) == """
        **LeNet-5**

        input 32×32×1

        | layer | output | parameters | memory (float32) | share |
        | :--- | :--- | ---: | ---: | ---: |
        | c1 | 28×28×6 | 156 | 18.4 KiB | 0.3% |
        | s2 | 14×14×6 | – | 4.6 KiB |  |
        | c5 | 1×1×120 | 48,120 | 480 B | 0.78 |
        | **total** |  | **61,706** | **23.4 KiB** |  |

        - parameters are those of the dense form

        """)
  }

  @Test func csv() {
    let lines = [
      "name,output,parameters,memory", "c1,28x28x6,156,18816", "s2,14x14x6,,4704",
      "c5,1x1x120,48120,480", "",
    ]
    #expect(TableTests.lenet.text(as: .csv) == lines.joined(separator: "\r\n"))
    // A reader that adds up a column must not count everything twice.
    let withTotals = TableTests.lenet.text(as: .csv, TableOptions(includesTotals: true))
    #expect(
      withTotals == (lines.dropLast() + ["total,,61706,24000", ""]).joined(separator: "\r\n"))
  }

  @Test func latex() {
    #expect(
      TableTests.lenet.text(as: .latex) == """
        % LeNet-5
        % input 32×32×1
        % \\usepackage{booktabs}
        \\begin{tabular}{@{}llrrr@{}}
        \\toprule
        layer & output & parameters & memory (float32) & share \\\\
        \\midrule
        c1 & 28$\\times$28$\\times$6 & 156 & 18.4 KiB & 0.3\\% \\\\
        s2 & 14$\\times$14$\\times$6 & -- & 4.6 KiB &  \\\\
        \\addlinespace
        c5 & 1$\\times$1$\\times$120 & 48,120 & 480 B & 0.78 \\\\
        \\midrule
        total &  & 61,706 & 23.4 KiB &  \\\\
        \\bottomrule
        \\end{tabular}
        % parameters are those of the dense form

        """)
  }

  @Test func json() {
    #expect(
      TableTests.lenet.text(as: .json) == """
        {
          "schema": "cnnshape.table/2",
          "caption": ["LeNet-5", "input 32×32×1"],
          "columns": [
            {"id": "name", "header": "layer"},
            {"id": "output", "header": "output"},
            {"id": "parameters", "header": "parameters"},
            {"id": "memory", "header": "memory", "unit": "float32"}
          ],
          "rows": [
            {"name": "c1", "output": [28, 28, 6], "parameters": 156, "memory": 18816},
            {"name": "s2", "output": [14, 14, 6], "parameters": null, "memory": 4704},
            {"name": "c5", "output": [1, 1, 120], "parameters": 48120, "memory": 480}
          ],
          "totals": [
            {"name": "total", "parameters": 61706, "memory": 24000}
          ],
          "notes": ["parameters are those of the dense form"]
        }

        """)
  }

  @Test func jsonLines() {
    #expect(
      TableTests.lenet.text(as: .jsonl) == """
        {"name": "c1", "output": [28, 28, 6], "parameters": 156, "memory": 18816}
        {"name": "s2", "output": [14, 14, 6], "parameters": null, "memory": 4704}
        {"name": "c5", "output": [1, 1, 120], "parameters": 48120, "memory": 480}

        """)
  }

  @Test func layoutOrdersShapesForPeopleOnly() {
    let options = TableOptions(layout: .chw)
    #expect(TableTests.lenet.text(as: .text, options).contains("6×28×28"))
    #expect(TableTests.lenet.text(as: .csv, options).contains("6x28x28"))
    #expect(TableTests.lenet.text(as: .json, options).contains("[28, 28, 6]"))
  }

  @Test(arguments: ReportFormat.allCases)
  func aTableWithoutRowsIsStillATable(_ format: ReportFormat) {
    let table = Table(columns: [TableColumn("name")], rows: [])
    // JSON Lines are rows and nothing else.
    #expect(table.text(as: format).contains("name") == (format != .jsonl))
    #expect(!Table(columns: [], rows: []).text(as: format).contains("name"))
  }

  @Test(arguments: ReportFormat.allCases)
  func missingCellsAreEmptyAndSurplusOnesIgnored(_ format: ReportFormat) {
    let columns = [TableColumn("a"), TableColumn("b")]
    let short = Table(columns: columns, rows: [TableRow([.integer(1)])])
    let full = Table(columns: columns, rows: [TableRow([.integer(1), .empty])])
    let long = Table(columns: columns, rows: [TableRow([.integer(1), .empty, .integer(3)])])
    #expect(short.text(as: format) == full.text(as: format))
    #expect(long.text(as: format) == full.text(as: format))
  }
}

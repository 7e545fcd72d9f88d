import CNNText
import Testing

@testable import CNNTables

struct BoundCellTests {
  private static func table(mayHaveBounds: Bool) -> Table {
    var table = Table(
      columns: [
        TableColumn("name", alignment: .leading), TableColumn("count"),
        TableColumn("size", integers: .binarySize),
      ],
      rows: [
        TableRow([.text("a"), .integer(1234), .integer(2048)]),
        TableRow([.text("b"), .bound(.lower, .integer(1234)), .bound(.lower, .integer(0))]),
        TableRow([.text("c"), .bound(.upper, .integer(5)), .unknown]),
      ])
    table.mayHaveBounds = mayHaveBounds
    return table
  }

  @Test(
    "people read a sign, programs a column",
    arguments: [
      (ReportFormat.text, true, ["≥ 1,234        ?", "≤ 5        ?", "1,234  2.0 KiB"]),
      (.markdown, true, ["| ≥ 1,234 | ? |"]),
      (.latex, true, ["b & $\\ge$ 1,234 & ?", "c & $\\le$ 5 & ?"]),
      (
        .csv, true,
        ["name,count,size,bounds\r\na,1234,2048,\r\nb,1234,0,count>= size>=\r\nc,5,,count<=\r\n"]
      ),
      // Where nobody asked for the column the figure says it.
      (.csv, false, ["name,count,size\r\na,1234,2048\r\nb,>=1234,>=0\r\nc,<=5,\r\n"]),
      (
        .jsonl, true,
        [
          #"{"name": "b", "count": 1234, "size": 0, "lowerBounds": ["count", "size"]}"#,
          #"{"name": "c", "count": 5, "size": null, "upperBounds": ["count"]}"#,
        ]
      ),
    ])
  func formats(format: ReportFormat, mayHaveBounds: Bool, expected: [String]) {
    let text = Self.table(mayHaveBounds: mayHaveBounds).text(as: format)
    for words in expected { #expect(text.contains(words), "\(text)") }
  }
}

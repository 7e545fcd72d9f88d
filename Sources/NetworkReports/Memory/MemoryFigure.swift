import CNNTables
import CNNText

/// A number of bytes, what it is called, and what it means.
struct MemoryFigure: Sendable {
  let name: String
  let bytes: Int64
  /// The bytes as people read them: in the unit of the tool whose figure it is.
  let size: String
  let meaning: String

  /// - `size`: nil for the binary unit that suits the number.
  init(_ name: String, _ bytes: Int64, size: String? = nil, _ meaning: String) {
    self.name = name
    self.bytes = bytes
    self.size = size ?? NumberText.binarySize(bytes)
    self.meaning = meaning
  }

  /// The columns of a row's figure, to the right of what it is called.
  ///
  /// - `total`: of all rows; nil where their sum means nothing.
  @ColumnsBuilder<Row>
  static func columns<Row>(
    total: Int64? = nil, _ figure: @escaping @Sendable (Row) -> MemoryFigure
  ) -> [Column<Row>] {
    Column(
      "size", audience: .people, allowsAbbreviation: false,
      total: total.map { .text(NumberText.binarySize($0)) }
    ) { .text(figure($0).size) }.withoutData
    Column("bytes", total: total.map { .integer($0) }) { .integer(figure($0).bytes) }
    Column("meaning", alignment: .leading, importance: .useful) { .text(figure($0).meaning) }
  }
}

import CNNTables
import CNNText
import NetworkModel

/// A number of bytes, what it is called, and what it means.
struct MemoryFigure: Sendable {
  let name: String
  let bytes: KnownCount
  /// The bytes as people read them: in the unit of the tool whose figure it is.
  let size: String
  let meaning: String

  /// - `size`: nil for the binary unit that suits the number.
  init(_ name: String, _ bytes: KnownCount, size: String? = nil, _ meaning: String) {
    self.name = name
    self.bytes = bytes
    self.size = size ?? bytes.binarySize
    self.meaning = meaning
  }

  /// The columns of a row's figure, to the right of what it is called.
  ///
  /// - `total`: of all rows; nil where their sum means nothing.
  @ColumnsBuilder<Row>
  static func columns<Row>(
    total: KnownCount? = nil, _ figure: @escaping @Sendable (Row) -> MemoryFigure
  ) -> [Column<Row>] {
    Column(
      "size", audience: .people, allowsAbbreviation: false,
      total: total.map { .text($0.binarySize) }
    ) { .text(figure($0).size) }.withoutData
    Column("bytes", total: total.map { $0.cell }) { figure($0).bytes.cell }
    Column("meaning", alignment: .leading, importance: .useful) { .text(figure($0).meaning) }
  }
}

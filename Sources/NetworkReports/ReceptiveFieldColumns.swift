import CNNTables
package import CNNText
package import NetworkAnalysis

/// Receptive fields: seven columns on request, and one object in JSON.
enum ReceptiveFieldColumns {
  /// The words for `--columns`.
  static let names = [
    "receptiveField", "fieldStride", "fieldPadding", "fieldCenter", "leastPath", "mostPath",
    "paths",
  ]

  /// - `field`: what a unit of a row sees; nil if that is not known or not asked for.
  @ColumnsBuilder<Row>
  static func columns<Row>(
    _ field: @escaping @Sendable (Row) -> ReceptiveField?
  ) -> [Column<Row>] {
    column("receptiveField", header: "receptive field", unit: "pixels, height × width", of: field) {
      $0.sizeCell
    }
    column("fieldStride", header: "field stride", unit: "pixels", of: field) { $0.strideCell }
    column("fieldPadding", header: "field padding", unit: "pixels", of: field) {
      pair($0.vertical.padding, $0.horizontal.padding)
    }
    column("fieldCenter", header: "first center", unit: "row × column", of: field) {
      .numbers([$0.vertical.span.center, $0.horizontal.span.center], words: nil)
    }
    column("leastPath", header: "smallest path", unit: "pixels", of: field) {
      pair($0.vertical.leastPath.size, $0.horizontal.leastPath.size)
    }
    column("mostPath", header: "largest path", unit: "pixels", of: field) {
      pair($0.vertical.mostPath.size, $0.horizontal.mostPath.size)
    }
    column("paths", of: field) { .text($0.alignmentText) }
    Column.data("receptiveField") { row in field(row).map { $0.data } }
  }

  private static func column<Row>(
    _ id: String, header: String? = nil, unit: String? = nil,
    of field: @escaping @Sendable (Row) -> ReceptiveField?,
    cell: @escaping @Sendable (ReceptiveField) -> Cell
  ) -> Column<Row> {
    Column(id, header: header, unit: unit, visibility: .onRequest) { row in
      field(row).map { cell($0) } ?? .notCounted
    }.withoutData
  }

  private static func pair(_ a: Int64, _ b: Int64) -> Cell {
    .numbers([Double(a), Double(b)], words: nil)
  }
}

extension ReceptiveField {
  /// `11×11`, or for people `whole` where each unit sees the whole image.
  var sizeCell: Cell {
    .numbers(
      [Double(vertical.size), Double(horizontal.size)], words: coversInput ? "whole" : nil)
  }

  /// `4×4`; 0 along an axis where all units see the same, and not counted where they do along all.
  fileprivate var strideCell: Cell {
    guard vertical.stride != nil || horizontal.stride != nil else { return .notCounted }
    func text(_ stride: Ratio?) -> String { stride?.description ?? "0" }
    return .numbers(
      [vertical.stride?.value ?? 0, horizontal.stride?.value ?? 0],
      words: "\(text(vertical.stride))×\(text(horizontal.stride))")
  }

  /// True if a unit's paths go together.
  fileprivate var alignmentText: String {
    guard vertical.pathsShareStride, horizontal.pathsShareStride else { return "different strides" }
    return isAligned ? "aligned" : "different centers"
  }

  /// The same as a sentence's end.
  package var alignmentSentence: String {
    guard vertical.pathsShareStride, horizontal.pathsShareStride else {
      return "at different strides"
    }
    return isAligned ? "all around the same center" : "around different centers"
  }

  /// The object `receptiveField` of `docs/json.md`.
  package var data: DataValue {
    .record {
      Member("size", .pair(vertical.size, horizontal.size))
      Member("stride", .decimalPair(vertical.stride?.value ?? 0, horizontal.stride?.value ?? 0))
      Member("padding", .pair(vertical.padding, horizontal.padding))
      Member("center", .decimalPair(vertical.span.center, horizontal.span.center))
      Member("leastPath", .pair(vertical.leastPath.size, horizontal.leastPath.size))
      Member("mostPath", .pair(vertical.mostPath.size, horizontal.mostPath.size))
      Member("aligned", isAligned)
      Member("coversInput", coversInput)
    }
  }
}

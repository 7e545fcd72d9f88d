import CNNTables
package import CNNText
package import NetworkAnalysis

/// Receptive fields: seven columns on request, and one object in JSON.
enum ReceptiveFieldColumns {
  /// The words for `--columns`.
  static let names = [
    "field", "fieldStride", "fieldPadding", "fieldCentre", "leastPath", "mostPath", "paths",
  ]

  /// - `field`: what a unit of a row sees; nil if that is not known or not asked for.
  @ColumnsBuilder<Row>
  static func columns<Row>(
    _ field: @escaping @Sendable (Row) -> ReceptiveField?
  ) -> [Column<Row>] {
    column("field", header: "receptive field", unit: "pixels, height × width", of: field) {
      $0.sizeText
    }
    column("fieldStride", header: "field stride", unit: "pixels", of: field) { $0.strideText }
    column("fieldPadding", header: "field padding", unit: "pixels", of: field) {
      pair($0.vertical.padding, $0.horizontal.padding)
    }
    column("fieldCentre", header: "first center", unit: "row, column", of: field) {
      "\(center($0.vertical)), \(center($0.horizontal))"
    }
    column("leastPath", header: "smallest path", unit: "pixels", of: field) {
      pair($0.vertical.leastPath.size, $0.horizontal.leastPath.size)
    }
    column("mostPath", header: "largest path", unit: "pixels", of: field) {
      pair($0.vertical.mostPath.size, $0.horizontal.mostPath.size)
    }
    column("paths", of: field) { $0.alignmentText }
    Column.data("receptiveField") { row in field(row).map { $0.data } }
  }

  private static func column<Row>(
    _ id: String, header: String? = nil, unit: String? = nil,
    of field: @escaping @Sendable (Row) -> ReceptiveField?,
    words: @escaping @Sendable (ReceptiveField) -> String?
  ) -> Column<Row> {
    Column(id, header: header, unit: unit, visibility: .onRequest) { row in
      field(row).flatMap { words($0) }.map { .text($0) } ?? .notCounted
    }.withoutData
  }

  private static func pair(_ a: Int64, _ b: Int64) -> String { "\(signed(a))×\(signed(b))" }

  private static func center(_ axis: AxisField) -> String {
    halves(axis.span.first + axis.span.last)
  }
}

extension ReceptiveField {
  /// `11×11`, or `whole` where each unit sees the whole image.
  var sizeText: String {
    coversInput ? "whole" : "\(vertical.size)×\(horizontal.size)"
  }

  /// `4×4`; nil where all units see the same.
  fileprivate var strideText: String? {
    guard vertical.stride != nil || horizontal.stride != nil else { return nil }
    func text(_ stride: Ratio?) -> String { stride?.description ?? "0" }
    return "\(text(vertical.stride))×\(text(horizontal.stride))"
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
      Member("centre", .decimalPair(vertical.span.center, horizontal.span.center))
      Member("leastPath", .pair(vertical.leastPath.size, horizontal.leastPath.size))
      Member("mostPath", .pair(vertical.mostPath.size, horizontal.mostPath.size))
      Member("aligned", isAligned)
      Member("coversInput", coversInput)
    }
  }
}

import CNNTables
package import CNNText
package import NetworkAnalysis
import NetworkModel

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
    on axes: SpatialAxes, _ field: @escaping @Sendable (Row) -> ReceptiveField?
  ) -> [Column<Row>] {
    let words = AxesWords(axes)
    column("receptiveField", header: "receptive field", unit: words.extents, of: field) {
      $0.sizeCell
    }
    column("fieldStride", header: "field stride", unit: "pixels", of: field) { $0.strideCell }
    column("fieldPadding", header: "field padding", unit: "pixels", of: field) {
      $0.place { $0.padding.map { Double($0) } }
    }
    column("fieldCenter", header: "first center", unit: words.place, of: field) {
      $0.place { $0.span?.center }
    }
    column("leastPath", header: "smallest path", unit: "pixels", of: field) {
      $0.numbers { $0.leastPath.size }
    }
    column("mostPath", header: "largest path", unit: "pixels", of: field) {
      $0.numbers { $0.mostPath.size }
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

  /// The units of what is given for each axis.
  private struct AxesWords {
    let extents: String
    let place: String

    init(_ axes: SpatialAxes) {
      switch axes {
      case .one: (extents, place) = ("positions", "position")
      case .two: (extents, place) = ("pixels, height × width", "row × column")
      case .three:
        (extents, place) = ("pixels, frames × height × width", "frame × row × column")
      }
    }
  }
}

extension ReceptiveField {
  /// `11×11`, or for people `whole` where each unit sees the whole image.
  var sizeCell: Cell {
    .numbers(all.map { Double($0.size) }, words: coversInput ? "whole" : nil)
  }

  /// A figure of each axis.
  fileprivate func numbers(_ figure: (AxisField) -> Int64) -> Cell {
    .numbers(all.map { Double(figure($0)) }, words: nil)
  }

  /// A place of each axis; not counted where the first unit sees nothing.
  fileprivate func place(_ figure: (AxisField) -> Double?) -> Cell {
    let figures = all.compactMap { figure($0) }
    return figures.count == all.count ? .numbers(figures, words: nil) : .notCounted
  }

  /// A figure of each axis in words: `11×11`.
  func text(_ figure: (AxisField) -> String) -> String {
    all.map { figure($0) }.joined(separator: "×")
  }

  /// `4×4`; 0 along an axis where all units see the same, and not counted where they do along all, or where paths
  /// have other strides.
  fileprivate var strideCell: Cell {
    guard isSteady, !allSatisfy({ $0.stride == nil }) else { return .notCounted }
    return .numbers(
      all.map { $0.stride?.value ?? 0 }, words: text { $0.stride?.description ?? "0" })
  }

  /// True if a unit's paths go together.
  fileprivate var alignmentText: String {
    guard pathsShareStride else { return "different strides" }
    return isAligned ? "aligned" : "different centers"
  }

  /// The same as a sentence's end.
  package var alignmentSentence: String {
    guard pathsShareStride else {
      return "at different strides"
    }
    return isAligned ? "all around the same center" : "around different centers"
  }

  /// The object `receptiveField` of `docs/json.md`.
  package var data: DataValue {
    .record {
      Member("size", integers { $0.size })
      if isSteady, allSatisfy({ $0.size > 0 }) {
        Member("stride", decimals { $0.stride?.value ?? 0 })
      }
      if allSatisfy({ $0.span != nil }) {
        Member("padding", integers { $0.padding ?? 0 })
        Member("center", decimals { $0.span?.center ?? 0 })
      }
      Member("leastPath", integers { $0.leastPath.size })
      Member("mostPath", integers { $0.mostPath.size })
      Member("aligned", isAligned)
      Member("coversInput", coversInput)
    }
  }

  /// A number for each axis; a pair of them allocates nothing.
  private func integers(_ figure: (AxisField) -> Int64) -> DataValue {
    axes == .two
      ? .pair(figure(vertical), figure(horizontal)) : .integers(all.map { figure($0) })
  }

  private func decimals(_ figure: (AxisField) -> Double) -> DataValue {
    axes == .two
      ? .decimalPair(figure(vertical), figure(horizontal)) : .numbers(all.map { figure($0) })
  }
}

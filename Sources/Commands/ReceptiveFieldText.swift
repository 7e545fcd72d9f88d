import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import CNNTables

/// The columns of a summary that say what units see. They come on request.
struct FieldColumns {
  /// Nil if none of the columns is asked for.
  let fields: ReceptiveFields?
  let summary: NetworkSummary

  static let columns = [
    TableColumn("field", header: "receptive field", unit: "pixels, height × width"),
    TableColumn("fieldStride", header: "field stride", unit: "pixels"),
    TableColumn("fieldPadding", header: "field padding", unit: "pixels"),
    TableColumn("fieldCentre", header: "first centre", unit: "row, column"),
    TableColumn("leastPath", header: "least path", unit: "pixels"),
    TableColumn("mostPath", header: "most path", unit: "pixels"),
    TableColumn("paths"),
  ]

  func cells(of row: SummaryRows.Row) -> [Cell] {
    guard let field = fields?[row.lastNode(in: summary.network.network)] else {
      return FieldColumns.columns.map { _ in .notCounted }
    }
    let (rows, columns) = (field.vertical, field.horizontal)
    return [
      .text(field.sizeText),
      field.strideText.map { .text($0) } ?? .notCounted,
      .text(pair(rows.padding, columns.padding)),
      .text("\(centre(rows)), \(centre(columns))"),
      .text(pair(rows.leastPath.size, columns.leastPath.size)),
      .text(pair(rows.mostPath.size, columns.mostPath.size)),
      .text(field.alignmentText),
    ]
  }

  private func pair(_ a: Int, _ b: Int) -> String { "\(signed(a))×\(signed(b))" }

  private func centre(_ axis: AxisField) -> String { halves(axis.span.first + axis.span.last) }
}

extension ReceptiveField {
  /// `11×11`, or `whole` where each unit sees the whole image.
  var sizeText: String {
    coversInput ? "whole" : "\(vertical.size)×\(horizontal.size)"
  }

  /// `4×4`; nil where all units see the same.
  var strideText: String? {
    guard vertical.stride != nil || horizontal.stride != nil else { return nil }
    func text(_ stride: Ratio?) -> String { stride?.description ?? "0" }
    return "\(text(vertical.stride))×\(text(horizontal.stride))"
  }

  /// Whether a unit's paths go together.
  var alignmentText: String {
    guard vertical.pathsShareStride, horizontal.pathsShareStride else { return "other strides" }
    return isAligned ? "aligned" : "other centres"
  }

  /// The same as a sentence's end.
  var alignmentSentence: String {
    guard vertical.pathsShareStride, horizontal.pathsShareStride else {
      return "their strides differ"
    }
    return isAligned ? "all are centred on one place" : "their centres differ"
  }

  /// The object `receptiveField` of `docs/json.md`.
  func write(to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    json.member("size", [vertical.size, horizontal.size])
    json.key("stride")
    json.beginArray(.oneLine)
    for axis in [vertical, horizontal] { json.value(axis.stride?.value ?? 0) }
    json.end()
    json.member("padding", [vertical.padding, horizontal.padding])
    json.key("centre")
    json.beginArray(.oneLine)
    for axis in [vertical, horizontal] { json.value(axis.span.centre) }
    json.end()
    json.member("leastPath", [vertical.leastPath.size, horizontal.leastPath.size])
    json.member("mostPath", [vertical.mostPath.size, horizontal.mostPath.size])
    json.member("aligned", isAligned)
    json.member("coversInput", coversInput)
    json.end()
  }
}

/// A whole number with the minus sign that tables use.
func signed(_ number: Int) -> String { number < 0 ? "−\(number.magnitude)" : "\(number)" }

/// `7.5` of 15 halves.
func halves(_ count: Int) -> String {
  let sign = count < 0 ? "−" : ""
  return sign + "\(count.magnitude / 2)" + (count.magnitude % 2 == 0 ? "" : ".5")
}

import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports

/// What one unit of a layer sees, for `explain --unit`.
struct UnitReport {
  let row: Int
  let column: Int
  /// One for each input it depends on.
  let regions: [UnitRegion]
  let network: InferredNetwork

  /// Sentences, one thought each.
  ///
  /// - Parameters:
  ///   - output: the layer's volume.
  ///   - field: the layer's receptive field, if it has one.
  func lines(_ output: Shape, _ field: ReceptiveField?) -> [String] {
    var lines = regions.isEmpty ? ["unit (\(row), \(column)) sees padding alone"] : []
    lines += regions.map { line(of: $0) }
    guard let field else { return lines }
    if let reach = reach(of: field) { lines.append(reach) }
    if let inside = inside(output, field) { lines.append(inside) }
    return lines
  }

  private func line(of region: UnitRegion) -> String {
    let shape = network.shape(of: region.input)
    let name = regions.count == 1 ? "" : " of `\(network[region.input].name)`"
    let isExact = region.rows.isExact && region.columns.isExact
    return "unit (\(row), \(column)) sees \(region.rows.words("row")) of 0…\(shape.height - 1) and "
      + "\(region.columns.words("column")) of 0…\(shape.width - 1)\(name)"
      + (isExact ? "" : "; holes between them are left out")
  }

  /// Where the field would reach without a border, and how much of it lies beyond.
  private func reach(of field: ReceptiveField) -> String? {
    guard !field.coversInput, let rows = try? field.vertical.span(of: row),
      let columns = try? field.horizontal.span(of: column)
    else { return nil }
    func outside(_ span: PixelSpan, _ pixels: Int) -> Int {
      min(max(-span.first, 0) + max(span.last - pixels + 1, 0), span.count)
    }
    let (down, across) = (
      outside(rows, field.vertical.pixels), outside(columns, field.horizontal.pixels)
    )
    let place =
      "centred on (\(halves(rows.first + rows.last)), \(halves(columns.first + columns.last)))"
    guard down > 0 || across > 0 else { return "it is \(place), and sees no padding" }
    return "its field, rows \(signed(rows.first))…\(signed(rows.last)) and columns "
      + "\(signed(columns.first))…\(signed(columns.last)), is \(place); "
      + "\(down) of \(rows.count) rows and \(across) of \(columns.count) columns lie outside the image"
  }

  private func inside(_ output: Shape, _ field: ReceptiveField) -> String? {
    guard !field.coversInput,
      let rows = try? field.vertical.unitsInside(of: output.height),
      let columns = try? field.horizontal.unitsInside(of: output.width)
    else { return field.coversInput ? nil : "every unit's field reaches beyond the image" }
    return "rows \(rows.lowerBound)…\(rows.upperBound) and columns "
      + "\(columns.lowerBound)…\(columns.upperBound) of the plane see no padding"
  }

  /// The object `unit` of `docs/json.md`.
  func write(to json: inout JSONWriter, field: ReceptiveField?) {
    json.key("unit")
    json.beginObject()
    json.member("row", row)
    json.member("column", column)
    if let field, let rows = try? field.vertical.span(of: row),
      let columns = try? field.horizontal.span(of: column)
    {
      json.key("field")
      json.beginObject(.oneLine)
      json.member("rows", [rows.first, rows.last])
      json.member("columns", [columns.first, columns.last])
      json.key("centre")
      json.beginArray(.oneLine)
      json.value(rows.centre)
      json.value(columns.centre)
      json.end()
      json.end()
    }
    json.key("regions")
    json.beginArray()
    for region in regions {
      json.beginObject(.oneLine)
      json.member("input", network[region.input].name)
      write(region.rows, as: "rows", to: &json)
      write(region.columns, as: "columns", to: &json)
      json.member("exact", region.rows.isExact && region.columns.isExact)
      json.end()
    }
    json.end()
    json.end()
  }

  private func write(_ set: PixelSet, as key: String, to json: inout JSONWriter) {
    json.key(key)
    json.beginArray(.oneLine)
    for range in set.ranges {
      json.beginObject(.oneLine)
      json.member("first", range.lowerBound)
      json.member("last", range.upperBound)
      json.end()
    }
    json.end()
  }
}

extension PixelSet {
  /// `row 4`, `rows 2…6`, `rows 2, 4, 6`; of many holes the bounds and the count.
  fileprivate func words(_ one: String) -> String {
    let parts = ranges.prefix(6).map { range in
      range.count == 1
        ? NumberText.grouped(range.lowerBound) : "\(range.lowerBound)…\(range.upperBound)"
    }
    guard count != 1 else { return "\(one) \(parts[0])" }
    guard ranges.count > 6, let bounds else { return "\(one)s \(parts.joined(separator: ", "))" }
    return "\(count) \(one)s of \(bounds.lowerBound)…\(bounds.upperBound), with holes,"
  }
}

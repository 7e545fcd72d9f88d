import CNNTables
import CNNText
import NetworkAnalysis
public import NetworkModel

/// The pixels that one unit of a layer sees, for `explain --unit`.
public struct UnitExplanation: Sendable {
  let row: Int
  let column: Int
  /// One for each input it depends on.
  let regions: [UnitRegion]
  let network: InferredNetwork

  /// The unit in a row and a column of a layer's plane, all its channels together.
  ///
  /// - Precondition: the layer's plane has the unit.
  public init(row: Int, column: Int, of id: NodeID, in network: InferredNetwork) {
    self.row = row
    self.column = column
    self.network = network
    regions = UnitRegion.regions(ofRow: row, column: column, of: id, in: network)
  }

  // MARK: Words

  /// - `output`: the layer's volume.
  /// - `field`: the layer's receptive field, if it has one.
  @ReportBuilder func remarks(_ output: Shape, _ field: ReceptiveField?) -> [Report.Part] {
    if regions.isEmpty { Remark("unit (\(row), \(column)) sees only padding") }
    for region in regions { Remark(words(of: region)) }
    if let field, !field.coversInput {
      if let reach = reach(of: field) { Remark(reach) }
      Remark(inside(output, field))
    }
  }

  private func words(of region: UnitRegion) -> String {
    let shape = network.shape(of: region.input)
    let name = regions.count == 1 ? "" : " of `\(network[region.input].name)`"
    return "unit (\(row), \(column)) sees \(region.rows.words("row")) of 0…\(shape.height - 1) and "
      + "\(region.columns.words("column")) of 0…\(shape.width - 1)\(name)"
      + (region.isExact ? "" : "; gaps between them are left out")
  }

  /// Returns the extent of the field without a border, and how much of it lies outside.
  private func reach(of field: ReceptiveField) -> String? {
    guard let (rows, columns) = spans(in: field) else { return nil }
    func outside(_ span: PixelSpan, _ pixels: Int) -> Int64 {
      min(max(-span.first, 0) + max(span.last - Int64(pixels) + 1, 0), span.count)
    }
    let (down, across) = (
      outside(rows, field.vertical.pixels), outside(columns, field.horizontal.pixels)
    )
    let place =
      "centered at (\(halves(rows.first + rows.last)), \(halves(columns.first + columns.last)))"
    guard down > 0 || across > 0 else { return "it is \(place), and sees no padding" }
    return "its field, rows \(signed(rows.first))…\(signed(rows.last)) and columns "
      + "\(signed(columns.first))…\(signed(columns.last)), is \(place); "
      + "\(down) of \(rows.count) rows and \(across) of \(columns.count) columns lie outside the image"
  }

  private func inside(_ output: Shape, _ field: ReceptiveField) -> String {
    guard let rows = try? field.vertical.unitsInside(of: output.height),
      let columns = try? field.horizontal.unitsInside(of: output.width)
    else { return "every unit's field reaches beyond the image" }
    return "rows \(rows.lowerBound)…\(rows.upperBound) and columns "
      + "\(columns.lowerBound)…\(columns.upperBound) of the plane see no padding"
  }

  /// The pixels of the unit's field, those beyond the border included; nil beyond 64 bits.
  private func spans(in field: ReceptiveField) -> (rows: PixelSpan, columns: PixelSpan)? {
    guard let rows = try? field.vertical.span(of: Int64(row)),
      let columns = try? field.horizontal.span(of: Int64(column))
    else { return nil }
    return (rows, columns)
  }

  // MARK: JSON

  /// The object `unit` of `docs/json.md`.
  func object(_ field: ReceptiveField?) -> Object {
    Object("unit") {
      Member("row", row)
      Member("column", column)
      if let (rows, columns) = field.flatMap({ spans(in: $0) }) {
        Member(
          "field",
          .record {
            Member("rows", [rows.first, rows.last])
            Member("columns", [columns.first, columns.last])
            Member("center", .numbers([rows.center, columns.center]))
          })
      }
      Member(
        "regions",
        .list(of: regions) { region in
          .record {
            Member("input", network[region.input].name)
            Member("rows", region.rows.data)
            Member("columns", region.columns.data)
            Member("exact", region.isExact)
          }
        })
    }
  }
}

extension UnitRegion {
  /// True if it has every hole and nothing but what the unit sees.
  fileprivate var isExact: Bool { rows.isExact && columns.isExact }
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
    return "\(count) \(one)s of \(bounds.lowerBound)…\(bounds.upperBound), with gaps,"
  }

  fileprivate var data: DataValue {
    .list(of: ranges, .oneLine) { range in
      .record {
        Member("first", range.lowerBound)
        Member("last", range.upperBound)
      }
    }
  }
}

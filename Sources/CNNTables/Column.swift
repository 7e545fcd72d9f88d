public import CNNText

/// One entry of a catalog of columns: what the column is called, how wide it may be, what it shows of
/// a row, what stands below it in the row of totals, and what JSON says of the row.
///
/// A section's catalog is the one list from which all formats are made, so that they cannot disagree:
///
/// ```swift
/// Column("kind", alignment: .leading) { .text($0.kind) }
/// Column("weights", importance: .useful, total: .integer(totals.weights)) { .integer($0.weights) }
/// Column("layer", alignment: .leading) { .text($0.label) }.data("name") { .text($0.name) }
/// Column("flops", header: "FLOPs") { .integer(2 * $0.macs) }.withoutData
/// Column.data("statistics") { .integer($0.statistics) }
/// ```
///
/// Without a word about data, JSON has a member by the column's `id` with the cell's value; an empty cell
/// has none. JSON's members stand in the order of the catalog.
public struct Column<Row>: Sendable {
  /// Its name, header, unit and look.
  public var traits: TableColumn
  /// The total below the rows; nil for none.
  public var total: Cell?
  /// The visibility of the column.
  public var visibility: Visibility
  @usableFromInline let cell: @Sendable (Row) -> Cell
  /// Writes the row's members into the object that is open.
  @usableFromInline let encode: (@Sendable (Row, inout JSONWriter) -> Void)?

  /// The visibility of a column in tables.
  public enum Visibility: Hashable, Sendable {
    /// Wherever there is space.
    case usual
    /// Only if `--columns` names it: a table has no space for everything available.
    case onRequest
    /// Nowhere: it is only for JSON.
    case dataOnly
  }

  @inlinable init(
    _ traits: TableColumn, total: Cell?, visibility: Visibility,
    cell: @escaping @Sendable (Row) -> Cell,
    encode: (@Sendable (Row, inout JSONWriter) -> Void)?
  ) {
    self.traits = traits
    self.total = total
    self.visibility = visibility
    self.cell = cell
    self.encode = encode
  }

  /// A column that shows a cell of each row, and whose member in JSON is that cell's value.
  @inlinable public init(
    _ traits: TableColumn, total: Cell? = nil, visibility: Visibility = .usual,
    cell: @escaping @Sendable (Row) -> Cell
  ) {
    let name = traits.id
    self.init(traits, total: total, visibility: visibility, cell: cell) { row, json in
      let value = cell(row)
      guard value != .empty else { return }
      json.key(name)
      json.value(value)
    }
  }

  /// The same, described in place.
  ///
  /// `id` is the word for `--columns`, the header in CSV and, unless `data` says otherwise, the
  /// member in JSON. `header` stands above the column for people. `importance` says which columns
  /// give way where a terminal is too narrow.
  @inlinable public init(
    _ id: String, header: String? = nil, unit: String? = nil,
    alignment: TableColumn.Alignment = .trailing, integers: TableColumn.IntegerStyle = .grouped,
    importance: TableColumn.Importance = .essential, audience: TableColumn.Audience = .everyone,
    allowsAbbreviation: Bool = true, total: Cell? = nil, visibility: Visibility = .usual,
    cell: @escaping @Sendable (Row) -> Cell
  ) {
    self.init(
      TableColumn(
        id, header: header, unit: unit, alignment: alignment, integers: integers,
        importance: importance, audience: audience,
        allowsAbbreviation: allowsAbbreviation),
      total: total, visibility: visibility, cell: cell)
  }
}

// MARK: What JSON says

extension Column {
  /// The same column, for which JSON has this value.
  ///
  /// - Parameters:
  ///   - name: the member's name; nil for the column's `id`.
  ///   - value: nil to leave the member out of this row's object.
  @inlinable public func data(
    _ name: String? = nil, value: @escaping @Sendable (Row) -> DataValue?
  ) -> Column {
    let name = name ?? traits.id
    return encoding { row, json in
      guard let value = value(row) else { return }
      json.key(name)
      json.value(value)
    }
  }

  /// The same column of a count that not every row has: JSON says 0 where there is none, and by a second
  /// member, `macsCounted` beside `macs`, that this is no 0 that was counted.
  @inlinable public var countedData: Column {
    let (cell, name) = (cell, traits.id)
    return encoding { row, json in
      let count = cell(row)
      json.key(name)
      json.value(count == .notCounted ? .integer(0) : count)
      json.member(name + "Counted", count != .notCounted)
    }
  }

  /// The same column, of which JSON says nothing since another member does.
  @inlinable public var withoutData: Column {
    Column(traits, total: total, visibility: visibility, cell: cell, encode: nil)
  }

  /// The same entry only for JSON.
  @inlinable public var dataOnly: Column {
    Column(traits, total: nil, visibility: .dataOnly, cell: cell, encode: encode)
  }

  /// The same column, whose words go on in the next line if space is short.
  @inlinable public var wrapping: Column {
    var column = self
    column.traits.wraps = true
    column.traits.allowsAbbreviation = false
    return column
  }

  /// The same column, shown only if it is named.
  @inlinable public var onRequest: Column {
    Column(traits, total: total, visibility: .onRequest, cell: cell, encode: encode)
  }

  /// An entry only for JSON: a member of each row's object that no column shows. Where `value` is nil, the
  /// row's object has no such member.
  @inlinable public static func data(
    _ name: String, value: @escaping @Sendable (Row) -> DataValue?
  ) -> Column {
    Column(
      TableColumn(name), total: nil, visibility: .dataOnly, cell: { _ in .empty }, encode: nil
    ).data(value: value)
  }

  /// Entries only for JSON: members of each row's object that belong together.
  @inlinable public static func members(
    @MembersBuilder of members: @escaping @Sendable (Row) -> [Member]
  ) -> Column {
    Column(
      TableColumn(""), total: nil, visibility: .dataOnly, cell: { _ in .empty }, encode: nil
    ).encoding { row, json in
      for member in members(row) { json.write(member) }
    }
  }

  @inlinable func encoding(_ encode: @escaping @Sendable (Row, inout JSONWriter) -> Void) -> Column
  {
    Column(traits, total: total, visibility: visibility, cell: cell, encode: encode)
  }
}

/// Gathers a catalog's columns in their order, those of conditions and loops included.
@resultBuilder
public enum ColumnsBuilder<Row> {
  /// One column.
  public static func buildExpression(_ column: Column<Row>) -> [Column<Row>] { [column] }
  /// Columns made elsewhere.
  public static func buildExpression(_ columns: [Column<Row>]) -> [Column<Row>] { columns }
  /// The columns of a block, in their order.
  public static func buildBlock(_ columns: [Column<Row>]...) -> [Column<Row>] {
    columns.flatMap { $0 }
  }
  /// The columns under a condition, if it holds.
  public static func buildOptional(_ columns: [Column<Row>]?) -> [Column<Row>] { columns ?? [] }
  /// The columns of the branch that is taken.
  public static func buildEither(first: [Column<Row>]) -> [Column<Row>] { first }
  /// The columns of the branch that is taken.
  public static func buildEither(second: [Column<Row>]) -> [Column<Row>] { second }
  /// The columns of each turn of a loop, in its order.
  public static func buildArray(_ columns: [[Column<Row>]]) -> [Column<Row>] {
    columns.flatMap { $0 }
  }
}

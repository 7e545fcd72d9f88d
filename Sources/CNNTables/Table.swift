/// What a report says, before any format is chosen: every output format is one walk over it, so that
/// formats cannot disagree.
///
/// Rows are made when a writer asks for them. A writer may ask for a row more than once, but never keeps
/// them, so a million rows take no more memory than ten.
public struct Table: Sendable {
  /// Lines above the table; the first is its title.
  public var caption: [String]
  /// The columns, in the order shown.
  public var columns: [TableColumn]
  /// Rows between the header and the totals.
  public private(set) var rowCount: Int
  private let makeRow: @Sendable (Int) -> TableRow
  /// Rows below the last rule.
  public var totals: [[Cell]]
  /// Lines below the table, one thought each.
  public var notes: [String]

  /// A table whose rows are made when they are written: `row` is asked for each index below `rowCount`, more than
  /// once, and must answer the same each time.
  public init(
    caption: [String] = [], columns: [TableColumn], rowCount: Int, totals: [[Cell]] = [],
    notes: [String] = [], row: @escaping @Sendable (Int) -> TableRow
  ) {
    self.caption = caption
    self.columns = columns
    self.rowCount = max(rowCount, 0)
    self.makeRow = row
    self.totals = totals
    self.notes = notes
  }

  /// A table whose rows are there already.
  public init(
    caption: [String] = [], columns: [TableColumn], rows: [TableRow], totals: [[Cell]] = [],
    notes: [String] = []
  ) {
    self.init(
      caption: caption, columns: columns, rowCount: rows.count, totals: totals, notes: notes
    ) { rows[$0] }
  }

  /// Returns the row of an index below `rowCount`, made anew.
  public func row(_ index: Int) -> TableRow { makeRow(index) }

  /// The table with these columns only, in this order.
  /// - Throws: the first name that no column has.
  public func selecting(_ ids: [String]) throws(UnknownColumn) -> Table {
    var positions: [Int] = []
    for id in ids {
      guard let position = columns.firstIndex(where: { $0.id == id }) else {
        throw UnknownColumn(name: id, known: columns.map { $0.id })
      }
      positions.append(position)
    }
    // Who names a column wants it, whatever the width.
    let chosen = positions.map { position in
      var column = columns[position]
      column.importance = .essential
      return column
    }
    return selecting(positions, as: chosen)
  }

  /// The same table, each row made already.
  var withRowsMade: Table {
    var rows: [TableRow] = []
    rows.reserveCapacity(rowCount)
    for index in 0..<rowCount { rows.append(makeRow(index)) }
    return Table(caption: caption, columns: columns, rows: rows, totals: totals, notes: notes)
  }

  /// The table without the columns that only people need.
  var forMachines: Table {
    let positions = columns.indices.filter { !columns[$0].isForPeopleOnly }
    guard positions.count < columns.count else { return self }
    return selecting(positions, as: positions.map { columns[$0] })
  }

  func selecting(_ positions: [Int], as chosen: [TableColumn]) -> Table {
    let makeRow = makeRow
    func pick(_ cells: [Cell]) -> [Cell] {
      positions.map { $0 < cells.count ? cells[$0] : .empty }
    }
    return Table(
      caption: caption, columns: chosen, rowCount: rowCount, totals: totals.map(pick), notes: notes
    ) { index in
      let row = makeRow(index)
      return TableRow(
        positions.map { $0 < row.cells.count ? row.cells[$0] : .empty },
        opensGroup: row.opensGroup)
    }
  }
}

/// A column that was asked for and is not there.
public struct UnknownColumn: Error, Hashable, Sendable {
  /// The name that was asked for.
  public var name: String
  /// All there are, in their order.
  public var known: [String]
}

/// One line of a table, a cell per column. Cells that are missing at the end are empty.
public struct TableRow: Hashable, Sendable {
  /// The values, in the order of the columns.
  public var cells: [Cell]
  /// Asks for a separator before this row.
  public var opensGroup: Bool

  /// A row of these cells; `opensGroup` asks for a separator before it.
  public init(_ cells: [Cell], opensGroup: Bool = false) {
    self.cells = cells
    self.opensGroup = opensGroup
  }
}

/// A column: its names, its look, and what happens to it where there is no room.
public struct TableColumn: Hashable, Sendable {
  /// The side on which short values stand.
  public enum Alignment: Hashable, Sendable { case leading, trailing }

  /// How integers look to people. Machines get the digits alone.
  public enum IntegerStyle: Hashable, Sendable {
    /// `138,357,544`
    case grouped
    /// `+138,357,544`; 0 has no sign.
    case signed
    /// `138.4 M`
    case abbreviated
    /// `58.1 MiB`
    case binarySize
    /// `+58.1 MiB`
    case signedBinarySize
    /// `2012`
    case plain
  }

  /// Which columns give way first when a terminal is too narrow.
  public enum Importance: Int, Hashable, Sendable { case essential, useful, extra }

  /// The key in JSON, the header in CSV and the word for `--columns`.
  public var id: String
  /// The words above the column, for people.
  public var header: String
  /// What the numbers count or measure, where the header does not say.
  public var unit: String?
  /// The side on which values stand; numbers and words alike.
  public var alignment: Alignment
  /// The look of its integers.
  public var integers: IntegerStyle
  /// Whether it may be left out where there is no room.
  public var importance: Importance
  /// A second view of another column, which CSV and JSON leave out.
  public var isForPeopleOnly: Bool
  /// Whether long words may be shortened in their middle where there is no room.
  public var allowsAbbreviation: Bool

  /// A column under its key; `header` is the key unless it is given.
  public init(
    _ id: String, header: String? = nil, unit: String? = nil, alignment: Alignment = .trailing,
    integers: IntegerStyle = .grouped, importance: Importance = .essential,
    isForPeopleOnly: Bool = false, allowsAbbreviation: Bool = true
  ) {
    self.id = id
    self.header = header ?? id
    self.unit = unit
    self.alignment = alignment
    self.integers = integers
    self.importance = importance
    self.isForPeopleOnly = isForPeopleOnly
    self.allowsAbbreviation = allowsAbbreviation
  }
}

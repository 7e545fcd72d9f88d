public import CNNText

/// A part of a report that has rows: a table on the page, an array of objects in JSON.
///
/// Rows and cells are made when a writer asks for them, only those of the columns that are shown, and
/// never kept: a million rows take no more memory than ten.
public struct Section: Sendable {
  /// The member of the enclosing object that holds the rows; nil where JSON says the same in another form.
  public let key: String?
  /// All columns that tables can show, in their order.
  public let columns: [TableColumn]
  /// The number of rows.
  public let rowCount: Int
  /// The layout of each row's object in JSON.
  @usableFromInline let layout: JSONWriter.Layout
  /// True if the page for terminals shows the section. One that is long, and whose gist remarks give, is
  /// for the other formats.
  @usableFromInline var isShownInText: Bool
  /// True if figures of it may be lower bounds, which CSV has a column for.
  @usableFromInline var mayHaveBounds: Bool
  /// Positions of the columns that are shown.
  @usableFromInline var shown: [Int]
  /// A cell for each of `columns`; nil for no row of totals.
  @usableFromInline let totals: [Cell]?
  /// The cells of a row at these positions of `columns`.
  @usableFromInline let cells: @Sendable (Int, [Int]) -> [Cell]
  @usableFromInline let opensGroup: @Sendable (Int) -> Bool
  @usableFromInline let encodeRow: @Sendable (Int, inout JSONWriter) -> Void

  /// A section with rows that are made when they are needed.
  ///
  /// - Parameters:
  ///   - key: the member of the enclosing object that holds the rows; nil if they are only for the page.
  ///   - rowCount: how many rows there are.
  ///   - layout: of a row's object in JSON.
  ///   - isShownInText: whether the page for terminals shows it too.
  ///   - mayHaveBounds: whether figures of it may be lower bounds.
  ///   - opensGroup: whether a separator stands before the row of an index.
  ///   - row: makes the row of an index below `rowCount`; the same one each time.
  ///   - columns: the catalog.
  @inlinable public init<Row>(
    _ key: String? = nil, rowCount: Int, layout: JSONWriter.Layout = .oneLine,
    isShownInText: Bool = true, mayHaveBounds: Bool = false,
    opensGroup: @escaping @Sendable (Int) -> Bool = { _ in false },
    row: @escaping @Sendable (Int) -> Row, @ColumnsBuilder<Row> columns: () -> [Column<Row>]
  ) {
    let catalog = columns()
    let visible = catalog.filter { $0.visibility != .dataOnly }
    let encoders = catalog.compactMap { $0.encode }
    self.key = key
    self.layout = layout
    self.isShownInText = isShownInText
    self.mayHaveBounds = mayHaveBounds
    self.rowCount = max(rowCount, 0)
    self.columns = visible.map { $0.traits }
    shown = visible.indices.filter { visible[$0].visibility == .usual }
    totals =
      visible.contains { $0.total != nil } ? visible.map { $0.total ?? .empty } : nil
    let cells = visible.map { $0.cell }
    self.cells = { index, positions in
      let row = row(index)
      return positions.map { cells[$0](row) }
    }
    self.opensGroup = opensGroup
    encodeRow = { index, json in
      let row = row(index)
      for encode in encoders { encode(row, &json) }
    }
  }

  /// A section with rows that are there.
  @inlinable public init<Row: Sendable>(
    _ key: String? = nil, rows: [Row], layout: JSONWriter.Layout = .oneLine,
    isShownInText: Bool = true, mayHaveBounds: Bool = false,
    opensGroup: @escaping @Sendable (Int) -> Bool = { _ in false },
    @ColumnsBuilder<Row> columns: () -> [Column<Row>]
  ) {
    self.init(
      key, rowCount: rows.count, layout: layout, isShownInText: isShownInText,
      mayHaveBounds: mayHaveBounds, opensGroup: opensGroup, row: { rows[$0] }, columns: columns)
  }

  /// True if tables show the section; one whose catalog is only for JSON they do not.
  var isOnPage: Bool { !columns.isEmpty }

  /// The section with these columns only, in this order; one that is named twice stands once.
  func selecting(_ ids: [String]) throws(UnknownColumn) -> Section {
    var chosen = self
    chosen.shown = []
    // Who names columns wants the table.
    chosen.isShownInText = true
    for id in ids {
      guard let position = columns.firstIndex(where: { $0.id == id }) else {
        throw UnknownColumn(name: id, known: columns.map { $0.id })
      }
      if !chosen.shown.contains(position) { chosen.shown.append(position) }
    }
    return chosen
  }

  /// As formats for tables take it.
  ///
  /// - Parameter selection: a column that was named is shown whatever the width, and in every format.
  func table(caption: [String], notes: [String], _ selection: ColumnSelection) -> Table {
    let (cells, opensGroup, shown) = (cells, opensGroup, shown)
    var table = Table(
      caption: caption,
      columns: shown.map { position in
        var column = columns[position]
        switch selection {
        case .usual: break
        case .all: column.importance = .essential
        case .named:
          column.importance = .essential
          column.audience = .everyone
        }
        return column
      },
      rowCount: rowCount, totals: totals.map { totals in [shown.map { totals[$0] }] } ?? [],
      notes: notes
    ) { TableRow(cells($0, shown), opensGroup: opensGroup($0)) }
    table.mayHaveBounds = mayHaveBounds
    return table
  }

  /// Writes the object of a row.
  func write(rowAt index: Int, to json: inout JSONWriter) {
    json.beginObject(layout)
    encodeRow(index, &json)
    json.end()
  }
}

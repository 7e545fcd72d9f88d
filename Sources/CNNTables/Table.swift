import CNNText

/// A section with the lines above and below it, as the formats for tables take it.
///
/// Rows are made when a writer asks for them. A writer may ask for a row more than once, but never keeps
/// them, so a million rows take no more memory than ten.
struct Table: Sendable {
  /// Lines above the table; the first is its title.
  var caption: [String]
  /// The columns, in the order shown; none for lines alone.
  var columns: [TableColumn]
  /// Rows between the header and the totals.
  private(set) var rowCount: Int
  private let makeRow: @Sendable (Int) -> TableRow
  /// Rows below the last rule.
  var totals: [[Cell]]
  /// Lines below the table, one thought each.
  var notes: [String]
  /// True if figures of it may be lower bounds, which CSV has a column for.
  var mayHaveBounds = false

  /// A table whose rows are made when they are written: `row` is asked for each index below `rowCount`, more than
  /// once, and must answer the same each time.
  init(
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
  init(
    caption: [String] = [], columns: [TableColumn], rows: [TableRow], totals: [[Cell]] = [],
    notes: [String] = []
  ) {
    self.init(
      caption: caption, columns: columns, rowCount: rows.count, totals: totals, notes: notes
    ) { rows[$0] }
  }

  /// Returns the row of an index below `rowCount`, made anew.
  func row(_ index: Int) -> TableRow { makeRow(index) }

  /// The same table, each row made already.
  var withRowsMade: Table {
    var rows: [TableRow] = []
    rows.reserveCapacity(rowCount)
    for index in 0..<rowCount { rows.append(makeRow(index)) }
    var table = Table(
      caption: caption, columns: columns, rows: rows, totals: totals, notes: notes)
    table.mayHaveBounds = mayHaveBounds
    return table
  }

  /// The table with the columns that this audience is shown.
  func forAudience(_ audience: TableColumn.Audience) -> Table {
    let positions = columns.indices.filter {
      columns[$0].audience == .everyone || columns[$0].audience == audience
    }
    guard positions.count < columns.count else { return self }
    let makeRow = makeRow
    @Sendable func pick(_ cells: [Cell]) -> [Cell] {
      positions.map { $0 < cells.count ? cells[$0] : .empty }
    }
    var table = Table(
      caption: caption, columns: positions.map { columns[$0] }, rowCount: rowCount,
      totals: totals.map(pick), notes: notes
    ) { index in
      let row = makeRow(index)
      return TableRow(pick(row.cells), opensGroup: row.opensGroup)
    }
    table.mayHaveBounds = mayHaveBounds
    return table
  }

  private func forPeople(_ options: TableOptions) -> Table {
    var table = forAudience(.people)
    if !options.showsNotes { table.notes = [] }
    // A line that says `total` and nothing else is no total.
    table.totals.removeAll { cells in cells.allSatisfy { $0.isWords } }
    if let numbers = options.numbers {
      for place in table.columns.indices {
        table.columns[place].integers = table.columns[place].integers(as: numbers)
      }
    }
    return table
  }

  /// Writes the whole table.
  func write(
    as format: ReportFormat, _ options: TableOptions = TableOptions(),
    to sink: inout some OutputSink
  ) throws(OutputError) {
    switch format {
    case .text: try TextTable(forPeople(options), options).write(to: &sink)
    case .markdown: try MarkdownTable(forPeople(options), options).write(to: &sink)
    case .latex: try LatexTable(forPeople(options), options).write(to: &sink)
    case .csv: try CSVTable(forAudience(.programs), options).write(to: &sink)
    case .json: try JSONTable(forAudience(.programs)).write(to: &sink)
    case .jsonl: try JSONTable(forAudience(.programs)).writeLines(to: &sink)
    }
  }

  /// The whole table as one text, for small ones.
  func text(as format: ReportFormat, _ options: TableOptions = TableOptions()) -> String {
    var sink = MemorySink()
    do { try write(as: format, options, to: &sink) } catch { return sink.text }
    return sink.text
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
struct TableRow: Hashable, Sendable {
  /// The values, in the order of the columns.
  var cells: [Cell]
  /// Asks for a separator before this row.
  var opensGroup: Bool

  /// A row of these cells; `opensGroup` asks for a separator before it.
  init(_ cells: [Cell], opensGroup: Bool = false) {
    self.cells = cells
    self.opensGroup = opensGroup
  }
}

/// A column: its names, its look, and what happens to it if space is short.
public struct TableColumn: Hashable, Sendable {
  /// The side on which short values stand.
  public enum Alignment: Hashable, Sendable { case leading, trailing }

  /// The form of integers for people. Machines get only the digits.
  public enum IntegerStyle: Hashable, Sendable {
    /// `138,357,544`
    case grouped
    /// `+138,357,544`; 0 has no sign.
    case signed
    /// `138.4 M`
    case abbreviated
    /// `+138.4 M`
    case signedAbbreviated
    /// `58.1 MiB`
    case binarySize
    /// `+58.1 MiB`
    case signedBinarySize
    /// `2012`
    case plain
  }

  /// The importance of a column: on a narrow terminal, the least important are hidden first.
  public enum Importance: Int, Hashable, Sendable { case essential, useful, extra }

  /// Formats for people show some things in another way than formats for programs.
  public enum Audience: Hashable, Sendable {
    case everyone
    /// Text, Markdown and LaTeX: a second view of another column.
    case people
    /// CSV and JSON: what people read elsewhere on the page.
    case programs
  }

  /// The key in JSON, the header in CSV and the word for `--columns`.
  public var id: String
  /// The words above the column, for people.
  public var header: String
  /// The unit of the numbers, if the header does not say.
  public var unit: String?
  /// The side on which values stand; numbers and words alike.
  public var alignment: Alignment
  /// The look of its integers.
  public var integers: IntegerStyle
  /// True if it may be hidden if space is short.
  public var importance: Importance
  /// The audience that sees the column unless it is named.
  public var audience: Audience
  /// True if long words may be shortened in the middle if space is short.
  public var allowsAbbreviation: Bool
  /// True if long words go on in the next line if space is short; they are never shortened.
  public var wraps = false
  /// The width below which its words are abbreviated only after other columns are hidden.
  public var leastWidth = 0

  /// A column under its key; `header` is the key unless it is given.
  public init(
    _ id: String, header: String? = nil, unit: String? = nil, alignment: Alignment = .trailing,
    integers: IntegerStyle = .grouped, importance: Importance = .essential,
    audience: Audience = .everyone, allowsAbbreviation: Bool = true
  ) {
    self.id = id
    self.header = header ?? id
    self.unit = unit
    self.alignment = alignment
    self.integers = integers
    self.importance = importance
    self.audience = audience
    self.allowsAbbreviation = allowsAbbreviation
  }
}

extension Cell {
  /// True if it has no figure, not even that there is none.
  fileprivate var isWords: Bool {
    switch self {
    case .text, .empty: true
    case .integer, .decimal, .percent, .shape, .numbers, .bound, .unknown, .notCounted: false
    }
  }
}

extension TableColumn {
  /// The look of the column's integers in a table whose numbers are all exact, or all short.
  fileprivate func integers(as numbers: TableOptions.Numbers) -> IntegerStyle {
    switch (numbers, integers) {
    case (_, .plain): .plain
    case (.exact, .grouped), (.exact, .abbreviated), (.exact, .binarySize): .grouped
    case (.exact, .signed), (.exact, .signedAbbreviated), (.exact, .signedBinarySize): .signed
    case (.short, .grouped): unit?.hasSuffix("bytes") == true ? .binarySize : .abbreviated
    case (.short, .signed):
      unit?.hasSuffix("bytes") == true ? .signedBinarySize : .signedAbbreviated
    case (.short, .abbreviated), (.short, .binarySize), (.short, .signedAbbreviated),
      (.short, .signedBinarySize):
      integers
    }
  }
}

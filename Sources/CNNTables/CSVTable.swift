import CNNText

/// RFC 4180: a header of column ids, lines ended by CR LF, numbers without grouping, empty fields for
/// what is not counted. Caption and notes are left out, and totals unless they are asked for. A table in which
/// figures may be bounds has a last column that names those of each row that are: `macs>=`.
///
/// A text that spreadsheets would take for a formula has an apostrophe before it (decision 29).
struct CSVTable {
  let table: Table
  let options: TableOptions

  init(_ table: Table, _ options: TableOptions) {
    self.table = table
    self.options = options
  }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    guard !table.columns.isEmpty else { return }
    var out = LineBuffer()
    let ids: [Cell] = table.columns.map { .text($0.id) }
    append(table.mayHaveBounds ? ids + [.text(CSVTable.bounds)] : ids, to: &out)
    for index in 0..<table.rowCount {
      append(withBounds(table.row(index).cells), to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if options.includesTotals {
      for cells in table.totals { append(withBounds(cells), to: &out) }
    }
    try out.passOn(to: &sink)
  }

  /// The header of the column that names what is a bound.
  private static let bounds = "bounds"

  /// The cells with one more that names the columns whose figures are bounds, and which.
  private func withBounds(_ cells: [Cell]) -> [Cell] {
    guard table.mayHaveBounds else { return cells }
    let names = zip(table.columns, cells).compactMap { column, cell in
      cell.bound.map { column.id + $0.operatorText }
    }
    let missing = max(table.columns.count - cells.count, 0)
    return cells.prefix(table.columns.count) + Array(repeating: .empty, count: missing)
      + [names.isEmpty ? .empty : .text(names.joined(separator: " "))]
  }

  private func append(_ cells: [Cell], to out: inout LineBuffer) {
    let start = out.bytes.count
    for position in 0..<table.columns.count + (table.mayHaveBounds ? 1 : 0) {
      if position > 0 { out.append(",") }
      if position < cells.count { append(cells[position], to: &out) }
    }
    // An empty line is no row to many readers.
    if table.columns.count == 1, out.bytes.count == start { out.append("\"\"") }
    out.append("\r\n")
  }

  private func append(_ cell: Cell, to out: inout LineBuffer) {
    let start = out.bytes.count
    // Where no column says so the figure itself does.
    if case .bound(let bound, _) = cell, !table.mayHaveBounds {
      out.append(bound.operatorText)
    }
    cell.appendPlain(options.layout, to: &out.bytes)
    guard case .text(let text) = cell else { return }
    let isFormula = CSVTable.isFormula(text)
    guard isFormula || !out.bytes[start...].allSatisfy(isOrdinary) else { return }
    out.bytes.removeSubrange(start...)
    // Line breaks are data here; other control characters would act on a terminal.
    let safe = (isFormula ? "'" : "") + withoutControls(text, keeping: ["\n", "\r", "\t"])
    guard safe.utf8.contains(where: needsQuotes) else { return out.append(safe) }
    out.append("\"")
    for scalar in safe.unicodeScalars { out.append(scalar == "\"" ? "\"\"" : String(scalar)) }
    out.append("\"")
  }

  /// Returns whether a spreadsheet may evaluate a text: by its first character, unless it is a number or nothing
  /// but signs. Source: OWASP, "CSV Injection".
  private static func isFormula(_ text: String) -> Bool {
    // A sign alone is no formula.
    guard let first = text.unicodeScalars.first,
      text.unicodeScalars.contains(where: { $0 != first })
    else { return false }
    switch first {
    // A relation such as `=` is no formula by itself.
    case "=": return text.unicodeScalars.count > 1
    case "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF20}": return true
    case "+", "-", "\u{FF0B}", "\u{FF0D}":
      return !text.unicodeScalars.dropFirst().allSatisfy {
        ("0"..."9").contains($0) || $0 == "." || $0 == "," || $0 == "%" || $0 == first
      }
    default: return false
    }
  }

  private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }

  /// Neither a mark of the format nor part of a character that may need to be replaced.
  private func isOrdinary(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && !needsQuotes(byte)
  }
}

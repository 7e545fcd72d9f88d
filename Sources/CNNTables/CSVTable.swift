import CNNText

/// RFC 4180: a header of column ids, lines ended by CR LF, numbers without grouping, empty fields for
/// what is not counted. Caption and notes are left out, and totals unless they are asked for.
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
    append(table.columns.map { .text($0.id) }, to: &out)
    for index in 0..<table.rowCount {
      append(table.row(index).cells, to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if options.includesTotals {
      for cells in table.totals { append(cells, to: &out) }
    }
    try out.passOn(to: &sink)
  }

  private func append(_ cells: [Cell], to out: inout LineBuffer) {
    let start = out.bytes.count
    for position in table.columns.indices {
      if position > 0 { out.append(",") }
      if position < cells.count { append(cells[position], to: &out) }
    }
    // An empty line is no row to many readers.
    if table.columns.count == 1, out.bytes.count == start { out.append("\"\"") }
    out.append("\r\n")
  }

  private func append(_ cell: Cell, to out: inout LineBuffer) {
    let start = out.bytes.count
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

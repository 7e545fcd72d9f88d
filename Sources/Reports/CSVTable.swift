/// RFC 4180: a header of column ids, lines ended by CR LF, numbers without grouping, empty fields for
/// what is not counted. Caption and notes are left out.
struct CSVTable {
  let table: Table
  let layout: ShapeLayout

  init(_ table: Table, _ options: TableOptions) {
    self.table = table.forMachines
    self.layout = options.layout
  }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    var out = LineBuffer()
    append(table.columns.map { .text($0.id) }, to: &out)
    for index in 0..<table.rowCount {
      append(table.row(index).cells, to: &out)
      try out.passOnIfFull(to: &sink)
    }
    for cells in table.totals { append(cells, to: &out) }
    try out.passOn(to: &sink)
  }

  private func append(_ cells: [Cell], to out: inout LineBuffer) {
    for position in table.columns.indices {
      if position > 0 { out.append(",") }
      guard position < cells.count, let text = cells[position].plainText(layout) else { continue }
      appendField(text, to: &out)
    }
    out.append("\r\n")
  }

  private func appendField(_ text: String, to out: inout LineBuffer) {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    // Line breaks are data here; other control characters would act on a terminal.
    let safe = withoutControls(text, keeping: ["\n", "\r", "\t"])
    guard needsQuotes else { return out.append(safe) }
    out.append("\"")
    for scalar in safe.unicodeScalars {
      out.append(scalar == "\"" ? "\"\"" : String(scalar))
    }
    out.append("\"")
  }
}

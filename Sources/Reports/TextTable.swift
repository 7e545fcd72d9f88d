import Diagnostics

/// A table for the terminal: thin rules, two spaces between columns, numbers flush right.
struct TextTable {
  let table: Table
  let options: TableOptions

  init(_ table: Table, _ options: TableOptions) {
    self.table = table
    self.options = options
  }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    let fit = TextColumns.fitting(measured(), of: table.columns, into: options.width)
    let ruleWidth = fit.width
    var out = LineBuffer()
    appendCaption(to: &out)
    appendHeader(fit, to: &out)
    let rule = styled(String(repeating: "─", count: ruleWidth), .dim)
    out.append(line: rule)
    for index in 0..<table.rowCount {
      let row = table.row(index)
      if row.opensGroup, index > 0 { out.append(line: rule) }
      append(row.cells, fit, nil, to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if !table.totals.isEmpty { out.append(line: rule) }
    for cells in table.totals { append(cells, fit, .bold, to: &out) }
    appendNotes(fit, to: &out)
    try out.passOn(to: &sink)
  }

  /// The width that each column would like to have.
  private func measured() -> [TextColumns.Wish] {
    var wishes = table.columns.map { column in
      TextColumns.Wish(
        width: max(
          displayWidth(of: terminalSafe(column.header)),
          displayWidth(of: terminalSafe(column.unit ?? ""))),
        canShrink: false)
    }
    var scratch: [UInt8] = []
    func measure(_ cells: [Cell], _ scratch: inout [UInt8], _ wishes: inout [TextColumns.Wish]) {
      for (position, cell) in cells.prefix(wishes.count).enumerated() {
        scratch.removeAll(keepingCapacity: true)
        let width = append(cell, table.columns[position], to: &scratch)
        wishes[position].width = max(wishes[position].width, width)
        if case .text = cell {
          wishes[position].canShrink = table.columns[position].allowsAbbreviation
        }
      }
    }
    for index in 0..<table.rowCount { measure(table.row(index).cells, &scratch, &wishes) }
    for cells in table.totals { measure(cells, &scratch, &wishes) }
    return wishes
  }

  private func appendCaption(to out: inout LineBuffer) {
    for (index, line) in table.caption.enumerated() {
      out.append(line: index == 0 ? styled(terminalSafe(line), .bold) : terminalSafe(line))
    }
    if !table.caption.isEmpty { out.append(line: "") }
  }

  private func appendHeader(_ fit: TextColumns, to out: inout LineBuffer) {
    append(table.columns.map { .text($0.header) }, fit, .bold, to: &out)
    if fit.shown.contains(where: { table.columns[$0.position].unit != nil }) {
      append(table.columns.map { .text($0.unit ?? "") }, fit, .dim, to: &out)
    }
  }

  private func appendNotes(_ fit: TextColumns, to out: inout LineBuffer) {
    var notes = table.notes
    if !fit.hidden.isEmpty, let width = options.width {
      let names = fit.hidden.sorted().map { table.columns[$0].id }.joined(separator: ", ")
      notes.append("left out to fit \(width) columns: \(names)")
    }
    if !notes.isEmpty { out.append(line: "") }
    for note in notes { out.append(line: styled(terminalSafe(note), .dim)) }
  }

  private func append(
    _ cells: [Cell], _ fit: TextColumns, _ style: TextStyle?, to out: inout LineBuffer
  ) {
    let start = out.bytes.count
    if options.usesColor, let style { out.append(style.begin) }
    let textStart = out.bytes.count
    var pending = 0
    for (index, shown) in fit.shown.enumerated() {
      if index > 0 { pending += TextColumns.gap }
      let column = table.columns[shown.position]
      let cell = shown.position < cells.count ? cells[shown.position] : .empty
      let cellStart = out.bytes.count
      var width = append(cell, column, to: &out.bytes)
      if width > shown.width {
        let text = String(decoding: out.bytes[cellStart...], as: UTF8.self)
        out.bytes.removeSubrange(cellStart...)
        let shortened = abbreviated(text, toWidth: shown.width)
        out.append(shortened)
        width = displayWidth(of: shortened)
      }
      let padding = max(shown.width - width, 0)
      let lead = pending + (column.alignment == .trailing ? padding : 0)
      // An empty cell leaves its room to the next, so that no line ends in spaces.
      if width == 0 {
        pending += padding
        continue
      }
      out.bytes.insert(contentsOf: repeatElement(0x20, count: lead), at: cellStart)
      pending = column.alignment == .trailing ? 0 : padding
    }
    if out.bytes.count == textStart {
      out.bytes.removeSubrange(start...)
    } else if options.usesColor, style != nil {
      out.append(TextStyle.end)
    }
    out.bytes.append(0x0A)
  }

  /// Appends the cell as a terminal may see it and gives its width in columns.
  private func append(_ cell: Cell, _ column: TableColumn, to bytes: inout [UInt8]) -> Int {
    let start = bytes.count
    switch cell {
    case .integer(let integer) where column.integers == .grouped:
      NumberText.appendGrouped(integer, to: &bytes)
      return bytes.count - start
    case .text(let text):
      let safe = terminalSafe(text)
      bytes.append(contentsOf: safe.utf8)
      return displayWidth(of: safe)
    case .integer, .decimal, .percent, .shape, .notCounted, .empty:
      let text = cell.text(column.integers, options.layout)
      bytes.append(contentsOf: text.utf8)
      return displayWidth(of: text)
    }
  }

  private func styled(_ text: String, _ style: TextStyle) -> String {
    options.usesColor && !text.isEmpty ? style.begin + text + TextStyle.end : text
  }
}

/// The text shortened to `width` columns with `…` in its middle, nearer to its beginning: names that
/// share a long path differ at their ends.
func abbreviated(_ text: String, toWidth width: Int) -> String {
  guard displayWidth(of: text) > width else { return text }
  guard width > 1 else { return width == 1 ? "…" : "" }
  let tailWidth = (width - 1) * 2 / 3
  let head = prefix(of: text.unicodeScalars, width: width - 1 - tailWidth)
  let tail = prefix(of: text.unicodeScalars.reversed(), width: tailWidth)
  return head + "…" + String(String.UnicodeScalarView(tail.unicodeScalars.reversed()))
}

private func prefix(of scalars: some Sequence<Unicode.Scalar>, width: Int) -> String {
  var taken = ""
  var used = 0
  for scalar in scalars {
    used += displayWidth(of: String(scalar))
    guard used <= width else { break }
    taken.unicodeScalars.append(scalar)
  }
  return taken
}

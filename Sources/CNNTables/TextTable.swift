import CNNText

/// A table for the terminal: thin rules, two spaces between columns, numbers flush right.
struct TextTable {
  let table: Table
  let options: TableOptions

  init(_ table: Table, _ options: TableOptions) {
    self.table = table.rowCount <= TextTable.mostKept ? table.withRowsMade : table
    self.options = options
  }

  /// Rows up to which a table keeps them, since they are asked for twice: to be measured and to be written.
  private static let mostKept = 1024

  func write(to sink: inout some OutputSink) throws(OutputError) {
    let fit = TextColumns.fitting(measured(), of: table.columns, into: options.width)
    var out = LineBuffer()
    appendCaption(to: &out)
    if !table.columns.isEmpty { try appendRows(fit, to: &out, &sink) }
    appendNotes(fit, to: &out)
    try out.passOn(to: &sink)
  }

  private func appendRows(
    _ fit: TextColumns, to out: inout LineBuffer, _ sink: inout some OutputSink
  ) throws(OutputError) {
    appendHeader(fit, to: &out)
    let rule = styled(String(repeating: "─", count: fit.width), .dim)
    out.append(line: rule)
    for index in 0..<table.rowCount {
      let row = table.row(index)
      if row.opensGroup, index > 0 { out.append(line: rule) }
      append(row.cells, fit, nil, to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if !table.totals.isEmpty { out.append(line: rule) }
    for cells in table.totals { append(cells, fit, .bold, to: &out) }
  }

  /// The width that each column would like to have.
  private func measured() -> [TextColumns.Wish] {
    var wishes = table.columns.map { column in
      let header = max(
        displayWidth(of: terminalSafe(column.header)),
        displayWidth(of: terminalSafe(column.unit ?? "")))
      return TextColumns.Wish(
        width: header, least: max(header, column.leastWidth), canShrink: false)
    }
    var scratch: [UInt8] = []
    for index in 0..<table.rowCount { measure(table.row(index).cells, &scratch, &wishes) }
    for cells in table.totals { measure(cells, &scratch, &wishes) }
    return wishes
  }

  private func measure(
    _ cells: [Cell], _ scratch: inout [UInt8], _ wishes: inout [TextColumns.Wish]
  ) {
    for position in 0..<min(cells.count, wishes.count) {
      let width = fill(&scratch, cells[position], table.columns[position])
      if width > wishes[position].width { wishes[position].width = width }
      if case .text = cells[position] {
        wishes[position].canShrink =
          table.columns[position].allowsAbbreviation || table.columns[position].wraps
      }
    }
  }

  private func appendCaption(to out: inout LineBuffer) {
    for (index, words) in table.caption.enumerated() {
      for line in wrapped(terminalSafe(words), toWidth: options.width) {
        out.append(line: index == 0 ? styled(line, .bold) : line)
      }
    }
    if !table.caption.isEmpty, !table.columns.isEmpty || !table.notes.isEmpty {
      out.append(line: "")
    }
  }

  private func appendHeader(_ fit: TextColumns, to out: inout LineBuffer) {
    append(table.columns.map { .text($0.header) }, fit, .bold, to: &out)
    if fit.shown.contains(where: { table.columns[$0.position].unit != nil }) {
      append(table.columns.map { .text($0.unit ?? "") }, fit, .dim, to: &out)
    }
  }

  private func appendNotes(_ fit: TextColumns, to out: inout LineBuffer) {
    var notes = table.notes
    if options.showsNotes, !fit.hidden.isEmpty, let width = options.width {
      let names = fit.hidden.sorted().map { table.columns[$0].id }.joined(separator: ", ")
      notes.append("hidden to fit \(width) columns: \(names)")
    }
    if !notes.isEmpty, !table.columns.isEmpty { out.append(line: "") }
    for line in notes.flatMap({ wrapped(terminalSafe($0), toWidth: options.width) }) {
      out.append(line: styled(line, .dim))
    }
  }

  private func append(
    _ cells: [Cell], _ fit: TextColumns, _ style: TextStyle?, to out: inout LineBuffer
  ) {
    let lines = linesOfWrappingCells(cells, fit)
    append(lines.first ?? cells, fit, style, line: &out)
    for more in lines.dropFirst() { append(more, fit, style, line: &out) }
  }

  /// The row in several lines where a cell that wraps is longer than its column; empty if none is.
  private func linesOfWrappingCells(_ cells: [Cell], _ fit: TextColumns) -> [[Cell]] {
    var lines: [[Cell]] = []
    for shown in fit.shown where table.columns[shown.position].wraps {
      guard shown.position < cells.count, case .text(let text) = cells[shown.position] else {
        continue
      }
      let parts = broken(terminalSafe(text), toWidth: shown.width)
      guard parts.count > 1 else { continue }
      if lines.isEmpty { lines = [cells] }
      while lines.count < parts.count {
        lines.append([Cell](repeating: .empty, count: cells.count))
      }
      for (line, part) in parts.enumerated() { lines[line][shown.position] = .text(part) }
    }
    return lines
  }

  private func append(
    _ cells: [Cell], _ fit: TextColumns, _ style: TextStyle?, line out: inout LineBuffer
  ) {
    let isStyled = options.usesColor && style != nil && cells.contains { $0 != .empty }
    if isStyled, let style { out.append(style.begin) }
    // Spaces are written when something follows them, so that no line ends in any.
    var pending = 0
    for shown in fit.shown {
      let column = table.columns[shown.position]
      let cell = shown.position < cells.count ? cells[shown.position] : .empty
      var width = fill(&out.scratch, cell, column)
      if width > shown.width { width = shorten(&out.scratch, to: shown.width) }
      let padding = shown.width - width
      let (before, after) = column.alignment == .trailing ? (padding, 0) : (0, padding)
      if width > 0 {
        out.appendSpaces(pending + before)
        out.bytes.append(contentsOf: out.scratch)
        pending = after + TextColumns.gap
      } else {
        pending += padding + TextColumns.gap
      }
    }
    if isStyled { out.append(TextStyle.end) }
    out.bytes.append(0x0A)
  }

  /// Replaces the content of `scratch` with the terminal-safe cell and returns its width in columns.
  private func fill(_ scratch: inout [UInt8], _ cell: Cell, _ column: TableColumn) -> Int {
    scratch.removeAll(keepingCapacity: true)
    cell.append(column.integers, options.layout, to: &scratch)
    switch cell {
    case .shape: return scratch.count - 2 * ("×".utf8.count - 1)
    case .notCounted: return 1
    case .text, .integer, .decimal, .percent, .numbers, .bound, .unknown, .empty: break
    }
    if scratch.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return scratch.count }
    let safe = terminalSafe(String(decoding: scratch, as: UTF8.self))
    scratch = Array(safe.utf8)
    return displayWidth(of: safe)
  }

  /// Shortens the content of `scratch` and returns its new width.
  private func shorten(_ scratch: inout [UInt8], to width: Int) -> Int {
    if width > 0, scratch.allSatisfy({ $0 < 0x80 }) {
      let (head, tail) = partsKept(ofWidth: width)
      scratch.replaceSubrange(head..<scratch.count - tail, with: "…".utf8)
      return width
    }
    let shortened = abbreviated(String(decoding: scratch, as: UTF8.self), toWidth: width)
    scratch = Array(shortened.utf8)
    return displayWidth(of: shortened)
  }

  private func styled(_ text: String, _ style: TextStyle) -> String {
    options.usesColor && !text.isEmpty ? style.begin + text + TextStyle.end : text
  }
}

/// The text in lines of at most `width` columns, broken between words; all but the first are indented.
/// A word that is longer than a line stays whole.
func wrapped(_ text: String, toWidth width: Int?, indenting: Bool = true) -> [String] {
  guard let width, displayWidth(of: text) > width else { return [text] }
  let indent = String(text.prefix { $0 == " " })
  let hanging = indenting ? indent + "  " : indent
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    let longer = line.isEmpty ? indent + word : line + " " + word
    if displayWidth(of: longer) > width, !line.isEmpty {
      lines.append(line)
      line = hanging + word
    } else {
      line = longer
    }
  }
  return lines + [line]
}

/// The text in lines of at most `width` columns, broken between words, and within a word that is longer.
func broken(_ text: String, toWidth width: Int) -> [String] {
  guard width > 0, displayWidth(of: text) > width else { return [text] }
  var lines: [String] = []
  for line in wrapped(text, toWidth: width, indenting: false) {
    var rest = line[...]
    while displayWidth(of: String(rest)) > width {
      let head = prefix(of: rest.unicodeScalars, width: width)
      // A character that is wider than the line stands alone.
      let count = max(head.unicodeScalars.count, 1)
      let end = rest.unicodeScalars.index(rest.unicodeScalars.startIndex, offsetBy: count)
      lines.append(String(rest.unicodeScalars[..<end]))
      rest = rest[end...]
    }
    lines.append(String(rest))
  }
  return lines
}

/// The text shortened to `width` columns with `…` in its middle, nearer to its beginning: names that
/// share a long path differ at their ends.
func abbreviated(_ text: String, toWidth width: Int) -> String {
  guard displayWidth(of: text) > width else { return text }
  guard width > 0 else { return "" }
  let (headWidth, tailWidth) = partsKept(ofWidth: width)
  let head = prefix(of: text.unicodeScalars, width: headWidth)
  let tail = prefix(of: text.unicodeScalars.reversed(), width: tailWidth)
  return head + "…" + String(String.UnicodeScalarView(tail.unicodeScalars.reversed()))
}

/// The columns before and after the sign of abbreviation.
private func partsKept(ofWidth width: Int) -> (head: Int, tail: Int) {
  let tail = (width - 1) * 2 / 3
  return (width - 1 - tail, tail)
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

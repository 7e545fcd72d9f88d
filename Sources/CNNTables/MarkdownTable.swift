import CNNText

/// GitHub's Markdown: the caption as paragraphs, a table, the notes as a list.
struct MarkdownTable {
  let table: Table
  let layout: ShapeLayout

  init(_ table: Table, _ options: TableOptions) {
    self.table = table
    self.layout = options.layout
  }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    var out = LineBuffer()
    for (index, line) in table.caption.enumerated() {
      out.append(line: index == 0 ? "**\(escaped(line))**" : escaped(line))
      out.append(line: "")
    }
    if !table.columns.isEmpty {
      append(table.columns.map { escaped($0.title) }, to: &out)
      append(table.columns.map { $0.alignment == .trailing ? "---:" : ":---" }, to: &out)
      for index in 0..<table.rowCount {
        append(table.row(index).cells, around: "", to: &out)
        try out.passOnIfFull(to: &sink)
      }
      for cells in table.totals { append(cells, around: "**", to: &out) }
      if !table.notes.isEmpty { out.append(line: "") }
    }
    for note in table.notes { append(note: note, to: &out) }
    try out.passOn(to: &sink)
  }

  /// An entry of the list, under the one before it if it is indented.
  private func append(note: String, to out: inout LineBuffer) {
    guard !note.isEmpty else { return out.append(line: "") }
    let words = note.drop { $0 == " " }
    out.append(line: (words.count < note.count ? "  - " : "- ") + escaped(String(words)))
  }

  private func append(_ cells: [Cell], around mark: String, to out: inout LineBuffer) {
    out.append("|")
    for position in table.columns.indices {
      out.append(" ")
      if position < cells.count, cells[position] != .empty {
        out.append(mark)
        append(cells[position], table.columns[position], to: &out)
        out.append(mark)
      }
      out.append(" |")
    }
    out.append(line: "")
  }

  private func append(_ cell: Cell, _ column: TableColumn, to out: inout LineBuffer) {
    if case .text(let text) = cell { return out.append(escaped(text)) }
    cell.append(column.integers, layout, to: &out.bytes)
  }

  private func append(_ texts: [String], to out: inout LineBuffer) {
    out.append(line: "| " + texts.joined(separator: " | ") + " |")
  }

  /// Backslashes before all that Markdown or HTML would take for markup, except an underscore within a
  /// word, which is none.
  private func escaped(_ text: String) -> String {
    let marks = "\\`*[]<>&|~$#!"
    let safe = onOneLine(text)
    guard safe.utf8.contains(where: { $0 == UInt8(ascii: "_") || marks.utf8.contains($0) }) else {
      return safe
    }
    let scalars = Array(safe.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      let isWithinWord =
        index > 0 && index + 1 < scalars.count && isWordPart(scalars[index - 1])
        && isWordPart(scalars[index + 1])
      if marks.unicodeScalars.contains(scalar) || (scalar == "_" && !isWithinWord) {
        result += "\\"
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension TableColumn {
  /// The header with its unit on one line.
  var title: String { unit.map { "\(header) (\($0))" } ?? header }
}

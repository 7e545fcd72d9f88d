import CNNText

/// A `tabular` with the rules of the package booktabs. Caption and notes are comments, since where they
/// stand is for the document to say.
struct LatexTable {
  let table: Table
  let layout: ShapeLayout

  init(_ table: Table, _ options: TableOptions) {
    self.table = table
    self.layout = options.layout
  }

  func write(to sink: inout some OutputSink) throws(OutputError) {
    var out = LineBuffer()
    for line in table.caption { out.append(line: "% " + onOneLine(line)) }
    if !table.columns.isEmpty { try appendTabular(to: &out, &sink) }
    for note in table.notes { out.append(line: "% " + onOneLine(note)) }
    try out.passOn(to: &sink)
  }

  private func appendTabular(
    to out: inout LineBuffer, _ sink: inout some OutputSink
  ) throws(OutputError) {
    out.append(line: "% \\usepackage{booktabs}")
    let alignment = table.columns.map { $0.alignment == .trailing ? "r" : "l" }.joined()
    out.append(line: "\\begin{tabular}{@{}\(alignment)@{}}")
    out.append(line: "\\toprule")
    append(table.columns.map { .text($0.title) }, to: &out)
    out.append(line: "\\midrule")
    for index in 0..<table.rowCount {
      let row = table.row(index)
      if row.opensGroup, index > 0 { out.append(line: "\\addlinespace") }
      append(row.cells, to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if !table.totals.isEmpty { out.append(line: "\\midrule") }
    for cells in table.totals { append(cells, to: &out) }
    out.append(line: "\\bottomrule")
    out.append(line: "\\end{tabular}")
  }

  private func append(_ cells: [Cell], to out: inout LineBuffer) {
    for position in table.columns.indices {
      if position > 0 { out.append(" & ") }
      guard position < cells.count else { continue }
      append(cells[position], table.columns[position], isFirst: position == 0, to: &out)
    }
    out.append(line: " \\\\")
  }

  private func append(
    _ cell: Cell, _ column: TableColumn, isFirst: Bool, to out: inout LineBuffer
  ) {
    switch cell {
    case .text(let text):
      // A row may not begin with `[` or `*`, which `\\` before it would take for its own.
      if isFirst, text.hasPrefix("[") || text.hasPrefix("*") { out.append("{}") }
      out.append(escaped(text))
    case .integer: cell.append(column.integers, layout, to: &out.bytes)
    case .shape(let extents): layout.append(extents, separator: "$\\times$", to: &out.bytes)
    case .decimal, .percent, .numbers, .bound, .unknown, .notCounted:
      out.scratch.removeAll(keepingCapacity: true)
      cell.append(column.integers, layout, to: &out.scratch)
      out.append(escaped(String(decoding: out.scratch, as: UTF8.self)))
    case .empty: break
    }
  }

  private func escaped(_ text: String) -> String {
    let marks = "\\{}$&#_%~^<>|\"`".utf8
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F || marks.contains($0) }) else {
      return text
    }
    var result = ""
    var isQuoted = false
    for scalar in onOneLine(text).unicodeScalars {
      switch scalar {
      case "\"":
        result += isQuoted ? "''" : "``"
        isQuoted.toggle()
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": result += "\\" + String(scalar)
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "`": result += "\\textasciigrave{}"
      case "×": result += "$\\times$"
      case "·": result += "$\\cdot$"
      case "−": result += "$-$"
      case "–": result += "--"
      case "…": result += "\\dots{}"
      case "→": result += "$\\to$"
      case "⌈": result += "$\\lceil$"
      case "⌉": result += "$\\rceil$"
      case "⌊": result += "$\\lfloor$"
      case "⌋": result += "$\\rfloor$"
      case "√": result += "$\\surd$"
      case "Σ": result += "$\\Sigma$"
      case "≤": result += "$\\le$"
      case "≥": result += "$\\ge$"
      case "≠": result += "$\\ne$"
      case "²": result += "$^2$"
      case "³": result += "$^3$"
      case "α": result += "$\\alpha$"
      case "β": result += "$\\beta$"
      case "γ": result += "$\\gamma$"
      case "ε": result += "$\\varepsilon$"
      case "µ", "μ": result += "$\\mu$"
      case "σ": result += "$\\sigma$"
      case "₁": result += "$_1$"
      case "₂": result += "$_2$"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

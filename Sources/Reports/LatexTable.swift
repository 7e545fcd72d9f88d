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
    for line in table.caption { out.append(line: "% " + withoutControls(line, keeping: [])) }
    out.append(line: "% \\usepackage{booktabs}")
    let alignment = table.columns.map { $0.alignment == .trailing ? "r" : "l" }.joined()
    out.append(line: "\\begin{tabular}{@{}\(alignment)@{}}")
    out.append(line: "\\toprule")
    append(table.columns.map { escaped($0.title) }, to: &out)
    out.append(line: "\\midrule")
    for index in 0..<table.rowCount {
      let row = table.row(index)
      if row.opensGroup, index > 0 { out.append(line: "\\addlinespace") }
      append(texts(row.cells), to: &out)
      try out.passOnIfFull(to: &sink)
    }
    if !table.totals.isEmpty { out.append(line: "\\midrule") }
    for cells in table.totals { append(texts(cells), to: &out) }
    out.append(line: "\\bottomrule")
    out.append(line: "\\end{tabular}")
    for note in table.notes { out.append(line: "% " + withoutControls(note, keeping: [])) }
    try out.passOn(to: &sink)
  }

  private func texts(_ cells: [Cell]) -> [String] {
    table.columns.indices.map { position in
      guard position < cells.count else { return "" }
      return escaped(cells[position].text(table.columns[position].integers, layout))
    }
  }

  private func append(_ texts: [String], to out: inout LineBuffer) {
    // A row may not begin with `[`, which `\\` before it would take for its own.
    let first = texts.first.map { $0.hasPrefix("[") || $0.hasPrefix("*") ? "{}" : "" } ?? ""
    out.append(line: first + texts.joined(separator: " & ") + " \\\\")
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in withoutControls(text, keeping: []).unicodeScalars {
      switch scalar {
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": result += "\\" + String(scalar)
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "\"": result += "''"
      case "×": result += "$\\times$"
      case "·": result += "$\\cdot$"
      case "−": result += "$-$"
      case "–": result += "--"
      case "…": result += "\\dots{}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

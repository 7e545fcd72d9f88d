import CNNText

/// A row below a line of source: carets, dashes, and the label that ends it.
struct MarkRow {
  private enum Glyph {
    case space, primary, secondary, primaryStem, secondaryStem
  }

  private struct Placed {
    var columns: Range<Int>
    var label: String
    var isPrimary: Bool
  }

  private var glyphs: [Glyph]
  private var label = ""
  private var isLabelPrimary = false

  private init(width: Int) { glyphs = Array(repeating: .space, count: width) }

  /// The rows for all marks of a line. The label of the last mark stands beside it; the others hang
  /// below theirs, the rightmost first.
  static func rows(for marks: [Excerpt.Mark], on line: SourceLine) -> [MarkRow] {
    let placed = marks.map { mark in
      let start = line.column(of: mark.span.range.lowerBound)
      let end = line.column(of: mark.span.range.upperBound)
      return Placed(
        columns: start..<max(end, start + 1), label: mark.label, isPrimary: mark.isPrimary)
    }
    let end = placed.map { $0.columns.upperBound }.max() ?? 0
    var underlines = MarkRow(width: end)
    for mark in placed where !mark.isPrimary { underlines.fill(mark.columns, .secondary) }
    for mark in placed where mark.isPrimary { underlines.fill(mark.columns, .primary) }
    var hanging = placed.filter { !$0.label.isEmpty }
      .sorted { $0.columns.lowerBound > $1.columns.lowerBound }
    if let last = hanging.first, last.columns.upperBound == end {
      underlines.set(last)
      hanging.removeFirst()
    }
    var rows = [underlines]
    if let rightmost = hanging.first {
      rows.append(MarkRow(stems: hanging, width: rightmost.columns.lowerBound + 1))
    }
    for (index, mark) in hanging.enumerated() {
      let start = mark.columns.lowerBound
      let rest = hanging[(index + 1)...].filter { $0.columns.lowerBound < start }
      var row = MarkRow(stems: rest, width: start)
      row.set(mark)
      rows.append(row)
    }
    return rows
  }

  private init(stems: some Sequence<Placed>, width: Int) {
    self.init(width: width)
    for mark in stems {
      let start = mark.columns.lowerBound
      fill(start..<start + 1, mark.isPrimary ? .primaryStem : .secondaryStem)
    }
  }

  private mutating func set(_ mark: Placed) {
    label = terminalSafe(mark.label)
    isLabelPrimary = mark.isPrimary
  }

  private mutating func fill(_ columns: Range<Int>, _ glyph: Glyph) {
    for column in columns { glyphs[column] = glyph }
  }

  func painted(by painter: Painter, _ severity: Diagnostic.Severity) -> String {
    var text = ""
    var rest = glyphs[...]
    while let glyph = rest.first {
      let run = rest.prefix { $0 == glyph }.count
      rest = rest.dropFirst(run)
      switch glyph {
      case .space: text += String(repeating: " ", count: run)
      case .primary: text += painter.paint(String(repeating: "^", count: run), .severity(severity))
      case .secondary: text += painter.paint(String(repeating: "-", count: run), .gutter)
      case .primaryStem: text += painter.paint("|", .severity(severity))
      case .secondaryStem: text += painter.paint("|", .gutter)
      }
    }
    guard !label.isEmpty else { return text }
    // Below its mark a label stands in the mark's own column, beside it after a space.
    let isBeside = glyphs.last == .primary || glyphs.last == .secondary
    return text + (isBeside ? " " : "")
      + painter.paint(label, isLabelPrimary ? .severity(severity) : .gutter)
  }
}

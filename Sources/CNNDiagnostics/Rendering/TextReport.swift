import CNNText

/// The text of a run of findings as it grows.
struct TextReport {
  private(set) var text = ""
  private var finder: PositionFinder
  private let painter: Painter
  private let width: Int

  init(_ renderer: DiagnosticRenderer) {
    finder = PositionFinder(renderer.sources)
    painter = Painter(isOn: renderer.usesColor)
    width = renderer.width
  }

  mutating func append(line: String) {
    text += line
    text += "\n"
  }

  mutating func append(_ diagnostic: Diagnostic) {
    if !text.isEmpty { append(line: "") }
    let severity = diagnostic.severity
    append(
      line: painter.paint("\(severity.rawValue)[\(diagnostic.id.rawValue)]", .severity(severity))
        + painter.paint(": " + terminalSafe(diagnostic.headline), .headline))
    let excerpts = excerpts(of: diagnostic)
    let lastLine = excerpts.flatMap { $0.lines }.map { $0.number }.max() ?? 1
    let gutter = Gutter(digits: String(lastLine).utf8.count, painter: painter)
    appendPlace(diagnostic.location, gutter)
    for (index, excerpt) in excerpts.enumerated() {
      if index > 0 || !isSpan(diagnostic.location) {
        append(line: gutter.arrow + place(excerpt.span))
      }
      append(excerpt, severity, gutter)
      let isFollowed =
        index + 1 < excerpts.count || !diagnostic.notes.isEmpty || !diagnostic.help.isEmpty
      if isFollowed { append(line: gutter.empty) }
    }
    for note in diagnostic.notes { appendRemark("note", note, gutter) }
    for help in diagnostic.help { appendRemark("help", help.text, gutter) }
  }

  private func isSpan(_ location: Diagnostic.Location) -> Bool {
    if case .span = location { true } else { false }
  }

  private mutating func appendPlace(_ location: Diagnostic.Location, _ gutter: Gutter) {
    switch location {
    case .span(let span): append(line: gutter.arrow + place(span))
    case .element(let path, let description):
      append(line: gutter.arrow + terminalSafe("\(path): \(description)"))
    case .file(let path): append(line: gutter.arrow + terminalSafe(path))
    case .commandLine: break
    }
  }

  private mutating func place(_ span: SourceSpan) -> String {
    let position = finder.positions(of: span).start
    return terminalSafe("\(finder.path(of: span)):\(position.line):\(position.column)")
  }

  private mutating func appendRemark(_ kind: String, _ remark: String, _ gutter: Gutter) {
    let lines = remark.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let head =
        index == 0
        ? gutter.remark + painter.paint(kind, .headline) + ": "
        : gutter.indent + String(repeating: " ", count: kind.utf8.count + 4)
      append(line: head + terminalSafe(String(line)))
    }
  }

  /// The parts of texts to show, that of the primary span first, one for each file.
  private mutating func excerpts(of diagnostic: Diagnostic) -> [Excerpt] {
    var marks: [Excerpt.Mark] = []
    if case .span(let span) = diagnostic.location {
      let isLabeled = !diagnostic.label.isEmpty || !diagnostic.secondary.isEmpty
      guard isLabeled || diagnostic.severity == .error else { return [] }
      marks.append(Excerpt.Mark(span: span, label: diagnostic.label, isPrimary: true))
    }
    marks += diagnostic.secondary.map {
      Excerpt.Mark(span: $0.span, label: $0.text, isPrimary: false)
    }
    var excerpts: [Excerpt] = []
    for mark in marks {
      let line = finder.positions(of: mark.span).start.line
      if let index = excerpts.firstIndex(where: { $0.span.source == mark.span.source }) {
        excerpts[index].add(mark, toLine: line)
      } else {
        var excerpt = Excerpt(span: mark.span)
        excerpt.add(mark, toLine: line)
        excerpts.append(excerpt)
      }
    }
    return excerpts
  }

  private mutating func append(
    _ excerpt: Excerpt, _ severity: Diagnostic.Severity, _ gutter: Gutter
  ) {
    append(line: gutter.empty)
    let index = finder.index(of: excerpt.span.source)
    let bytes = finder.sources[excerpt.span.source].bytes
    var previous: Int?
    for line in excerpt.lines {
      // One line between two marked ones takes no more room than the sign that leaves it out.
      if let previous, line.number == previous + 2 {
        let range = index.range(ofLine: previous + 1)
        let between = SourceLine(bytes, range, focus: range.lowerBound, width: width - gutter.width)
        append(line: gutter.numbered(previous + 1, between.text))
      } else if let previous, line.number > previous + 2 {
        append(line: gutter.omission)
      }
      let range = index.range(ofLine: line.number)
      let shown = SourceLine(
        bytes, range, focus: line.focus, width: width - gutter.width)
      append(line: gutter.numbered(line.number, shown.text))
      for row in MarkRow.rows(for: line.marks, on: shown) {
        append(line: gutter.unnumbered(row.painted(by: painter, severity)))
      }
      previous = line.number
    }
  }
}

/// The margin with the line numbers.
private struct Gutter {
  var digits: Int
  var painter: Painter

  var width: Int { digits + 4 }
  var indent: String { String(repeating: " ", count: digits + 2) }
  var arrow: String {
    String(repeating: " ", count: digits + 1) + painter.paint("-->", .gutter) + " "
  }
  var empty: String { indent + painter.paint("|", .gutter) }
  var remark: String { indent + painter.paint("=", .gutter) + " " }
  var omission: String { String(repeating: " ", count: digits) + painter.paint("…", .gutter) }

  func numbered(_ number: Int, _ text: String) -> String {
    let digits = String(number)
    let padding = String(repeating: " ", count: max(self.digits - digits.utf8.count, 0) + 1)
    return padding + painter.paint(digits + " |", .gutter) + (text.isEmpty ? "" : " " + text)
  }

  func unnumbered(_ text: String) -> String { empty + " " + text }
}

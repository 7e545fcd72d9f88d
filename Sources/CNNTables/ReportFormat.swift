public import CNNText

/// The formats that a report can be written in.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
  case text, markdown, csv, latex, json
  /// JSON Lines: an object for each row of the report's table, and nothing around them.
  case jsonl
}

extension Report {
  /// Writes the whole report.
  public func write(
    as format: ReportFormat, _ options: TableOptions = TableOptions(),
    to sink: inout some OutputSink
  ) throws(OutputError) {
    switch format {
    case .text, .markdown, .latex: try writeTables(as: format, options, to: &sink)
    case .csv: try table?.write(as: format, options, to: &sink)
    case .json:
      if selection != .usual {
        try table?.write(as: format, options, to: &sink)
      } else {
        try JSONReport(self).write(to: &sink)
      }
    case .jsonl:
      if selection != .usual {
        try table?.write(as: format, options, to: &sink)
      } else {
        try writeLines(to: &sink)
      }
    }
  }

  /// The whole report as one text, for small ones.
  public func text(as format: ReportFormat, _ options: TableOptions = TableOptions()) -> String {
    var sink = MemorySink()
    do { try write(as: format, options, to: &sink) } catch { return sink.text }
    return sink.text
  }

  /// One table after the other, an empty line between them.
  private func writeTables(
    as format: ReportFormat, _ options: TableOptions, to sink: inout some OutputSink
  ) throws(OutputError) {
    for (index, page) in pages(as: format).enumerated() {
      if index > 0 { try sink.write([0x0A]) }
      try page.table(index == 0 ? selection : .usual).write(as: format, options, to: &sink)
    }
  }

  private func writeLines(to sink: inout some OutputSink) throws(OutputError) {
    guard let section = tableSection else { return }
    var json = JSONWriter()
    for index in 0..<section.rowCount {
      section.write(rowAt: index, to: &json)
      if json.pendingCount >= 32 << 10 { try sink.write(json.take()) }
    }
    try sink.write(json.take())
  }
}

// MARK: Pages

/// A section as the page shows it: the lines above it, the remarks and notes below.
struct ReportPage {
  var caption: [String] = []
  var section: Section?
  var notes: [String] = []

  func table(_ selection: ColumnSelection) -> Table {
    section?.table(caption: caption, notes: notes, selection)
      ?? Table(caption: caption, columns: [], rows: [], notes: notes)
  }
}

extension Report {
  /// The report's table; nil if it has none.
  var table: Table? {
    pages(as: .csv).first { $0.section != nil }?.table(selection)
  }

  /// The section that is the report's table.
  var tableSection: Section? { pages(as: .csv).lazy.compactMap { $0.section }.first }

  /// The sections that are shown, in their order.
  private func pages(as format: ReportFormat) -> [ReportPage] {
    var pages: [ReportPage] = []
    var open = ReportPage()
    Report.gather(parts, as: format, &open, &pages)
    if open.section != nil || !open.caption.isEmpty || !open.notes.isEmpty { pages.append(open) }
    return pages
  }

  private static func gather(
    _ parts: [Part], as format: ReportFormat, _ open: inout ReportPage,
    _ pages: inout [ReportPage]
  ) {
    func close() {
      guard open.section != nil else { return }
      pages.append(open)
      open = ReportPage()
    }
    for part in parts {
      switch part {
      case .line(let words):
        close()
        open.caption.append(words)
      case .section(let section):
        guard section.isOnPage, section.isShownInText || format != .text else { continue }
        close()
        open.section = section
      case .remark(let words): open.notes.append(words)
      case .notes(let lines): open.notes += lines
      case .member: continue
      case .object(_, _, let inner): gather(inner, as: format, &open, &pages)
      case .objects(_, let objects):
        for inner in objects { gather(inner, as: format, &open, &pages) }
      }
    }
  }
}

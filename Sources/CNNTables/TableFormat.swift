public import CNNText

/// The formats that a table can be written in.
public enum TableFormat: String, Hashable, Sendable, CaseIterable {
  case text, markdown, csv, json, latex
}

/// Options that change a table's appearance but not its content.
public struct TableOptions: Hashable, Sendable {
  /// Columns of the terminal; nil for no limit.
  public var width: Int?
  /// Bold and dim by ANSI escapes, in text only.
  public var usesColor: Bool
  /// The order of a volume's extents.
  public var layout: ShapeLayout

  /// The look of a table; by default plain text of any width.
  public init(width: Int? = nil, usesColor: Bool = false, layout: ShapeLayout = .hwc) {
    self.width = width
    self.usesColor = usesColor
    self.layout = layout
  }
}

extension Table {
  /// Writes the whole table.
  public func write(
    as format: TableFormat, _ options: TableOptions = TableOptions(), to sink: inout some OutputSink
  ) throws(OutputError) {
    switch format {
    case .text: try TextTable(self, options).write(to: &sink)
    case .markdown: try MarkdownTable(self, options).write(to: &sink)
    case .csv: try CSVTable(self, options).write(to: &sink)
    case .json: try JSONTable(self).write(to: &sink)
    case .latex: try LatexTable(self, options).write(to: &sink)
    }
  }

  /// The whole table as one text, for small ones.
  public func text(as format: TableFormat, _ options: TableOptions = TableOptions()) -> String {
    var sink = MemorySink()
    do { try write(as: format, options, to: &sink) } catch { return sink.text }
    return sink.text
  }
}

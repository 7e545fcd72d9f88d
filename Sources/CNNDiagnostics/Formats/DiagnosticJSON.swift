public import CNNText

extension JSONWriter {
  /// The findings as an array of objects, one to a line. Columns count Unicode scalars from 1; the end is
  /// the position after the last scalar. Members that have nothing to say are left out.
  public mutating func value(_ diagnostics: [Diagnostic], in sources: SourceMap) {
    var finder = PositionFinder(sources)
    beginArray()
    for diagnostic in diagnostics { append(diagnostic, &finder) }
    end()
  }

  private mutating func append(_ diagnostic: Diagnostic, _ finder: inout PositionFinder) {
    beginObject(.oneLine)
    member("id", diagnostic.id.rawValue)
    member("severity", diagnostic.severity.rawValue)
    member("headline", diagnostic.headline)
    switch diagnostic.location {
    case .span(let span): append(span, &finder)
    case .element(let path, let description):
      member("path", path)
      member("element", description)
    case .file(let path): member("path", path)
    case .commandLine: break
    }
    if !diagnostic.label.isEmpty { member("label", diagnostic.label) }
    if !diagnostic.secondary.isEmpty {
      key("secondary")
      beginArray()
      for label in diagnostic.secondary {
        beginObject()
        append(label.span, &finder)
        member("label", label.text)
        end()
      }
      end()
    }
    if !diagnostic.notes.isEmpty { member("notes", diagnostic.notes) }
    if !diagnostic.help.isEmpty { append(diagnostic.help, &finder) }
    end()
  }

  private mutating func append(_ help: [Diagnostic.Help], _ finder: inout PositionFinder) {
    key("help")
    beginArray()
    for help in help {
      beginObject()
      member("text", help.text)
      if let edit = help.edit {
        key("edit")
        beginObject()
        append(edit.span, &finder)
        member("replacement", edit.replacement)
        end()
      }
      end()
    }
    end()
  }

  private mutating func append(_ span: SourceSpan, _ finder: inout PositionFinder) {
    let (start, end) = finder.positions(of: span)
    member("path", finder.path(of: span))
    member("line", start.line)
    member("column", start.column)
    member("endLine", end.line)
    member("endColumn", end.column)
  }
}

public import CNNText

extension DataValue {
  /// The findings as an array of objects, one to a line. Columns count Unicode scalars from 1; the end is
  /// the position after the last scalar. Members that have nothing to say are left out.
  public static func findings(_ diagnostics: [Diagnostic], in sources: SourceMap) -> DataValue {
    var finder = PositionFinder(sources)
    var findings: [DataValue] = []
    for diagnostic in diagnostics { findings.append(finding(diagnostic, &finder)) }
    return .array(findings, .lines)
  }

  private static func finding(
    _ diagnostic: Diagnostic, _ finder: inout PositionFinder
  ) -> DataValue {
    var members = [
      Member("id", diagnostic.id.rawValue),
      Member("severity", diagnostic.severity.rawValue),
      Member("headline", diagnostic.headline),
    ]
    switch diagnostic.location {
    case .span(let span): members += place(of: span, &finder)
    case .element(let path, let description):
      members += [Member("path", path), Member("element", description)]
    case .file(let path): members.append(Member("path", path))
    case .commandLine: break
    }
    if !diagnostic.label.isEmpty { members.append(Member("label", diagnostic.label)) }
    if !diagnostic.secondary.isEmpty {
      var labels: [DataValue] = []
      for label in diagnostic.secondary {
        labels.append(
          .object(place(of: label.span, &finder) + [Member("label", label.text)], .lines))
      }
      members.append(Member("secondary", .array(labels, .lines)))
    }
    if !diagnostic.notes.isEmpty { members.append(Member("notes", diagnostic.notes)) }
    if !diagnostic.help.isEmpty {
      var help: [DataValue] = []
      for advice in diagnostic.help { help.append(self.help(advice, &finder)) }
      members.append(Member("help", .array(help, .lines)))
    }
    return .object(members, .oneLine)
  }

  private static func help(
    _ help: Diagnostic.Help, _ finder: inout PositionFinder
  ) -> DataValue {
    var members = [Member("text", help.text)]
    if let edit = help.edit {
      members.append(
        Member(
          "edit",
          .object(
            place(of: edit.span, &finder) + [Member("replacement", edit.replacement)], .lines)))
    }
    return .object(members, .lines)
  }

  private static func place(
    of span: SourceSpan, _ finder: inout PositionFinder
  ) -> [Member] {
    let (start, end) = finder.positions(of: span)
    return [
      Member("path", finder.path(of: span)),
      Member("line", start.line), Member("column", start.column),
      Member("endLine", end.line), Member("endColumn", end.column),
    ]
  }
}

import CNNText

/// Findings as other programs read them. Every format carries all findings, whatever their number.
public enum DiagnosticFormat {
  /// One line each, as compilers write and editors read: `file:line:column: severity[id]: headline`.
  public static func concise(_ diagnostics: [Diagnostic], in sources: SourceMap) -> String {
    var finder = PositionFinder(sources)
    var text = ""
    for diagnostic in diagnostics { text += conciseLine(diagnostic, &finder) + "\n" }
    return text
  }

  static func conciseLine(_ diagnostic: Diagnostic, _ finder: inout PositionFinder) -> String {
    let place =
      switch diagnostic.location {
      case .span(let span):
        finder.path(of: span) + finder.positions(of: span).start.suffix
      case .element(let path, let description): "\(path): \(description)"
      case .file(let path): path
      case .commandLine: "cnnshape"
      }
    return terminalSafe(
      "\(place): \(diagnostic.severity.rawValue)[\(diagnostic.id.rawValue)]: \(diagnostic.headline)"
    )
  }

  /// Headline, notes and remedies, a line each.
  static func message(_ diagnostic: Diagnostic) -> String {
    var lines = [diagnostic.headline]
    lines += diagnostic.notes
    lines += diagnostic.help.map { "help: " + $0.text }
    return lines.joined(separator: "\n")
  }
}

extension SourcePosition {
  fileprivate var suffix: String { ":\(line):\(column)" }
}

import CNNText

extension DiagnosticFormat {
  /// Commands that make GitHub show the findings beside the lines of a pull request.
  ///
  /// Source: GitHub Actions, "Workflow commands", setting an error message.
  public static func github(_ diagnostics: [Diagnostic], in sources: SourceMap) -> String {
    var finder = PositionFinder(sources)
    var text = ""
    for diagnostic in diagnostics {
      let properties = properties(of: diagnostic, &finder)
        .map { "\($0)=\(escapedProperty($1))" }.joined(separator: ",")
      text += "::\(command(diagnostic.severity)) \(properties)::"
      text += escapedData(message(diagnostic)) + "\n"
    }
    return text
  }

  private static func command(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }

  private static func properties(
    of diagnostic: Diagnostic, _ finder: inout PositionFinder
  ) -> [(String, String)] {
    var properties: [(String, String)] = []
    switch diagnostic.location {
    case .span(let span):
      let (start, end) = finder.positions(of: span)
      properties.append(("file", finder.path(of: span)))
      properties.append(("line", "\(start.line)"))
      properties.append(("endLine", "\(end.line)"))
      // GitHub takes columns of spans within one line only, the last one included.
      if start.line == end.line {
        properties.append(("col", "\(start.column)"))
        properties.append(("endColumn", "\(max(end.column - 1, start.column))"))
      }
    case .element(let path, _), .file(let path): properties.append(("file", path))
    case .commandLine: break
    }
    properties.append(("title", diagnostic.id.rawValue))
    return properties
  }

  private static func escapedData(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default: escaped.unicodeScalars.append(terminalSafe(scalar))
      }
    }
    return escaped
  }

  private static func escapedProperty(_ text: String) -> String {
    var escaped = ""
    for scalar in escapedData(text).unicodeScalars {
      switch scalar {
      case ":": escaped += "%3A"
      case ",": escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

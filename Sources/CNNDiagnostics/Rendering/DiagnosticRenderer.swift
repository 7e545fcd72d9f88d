import CNNText

/// Shows findings to people: headline, place, the lines concerned with carets and labels, notes, help.
///
/// A warning or note without any label is shown without its lines. Whatever a file or a name contains,
/// no control character of theirs reaches the terminal. Tabs are four columns wide; lines that are
/// too long are cut around their first mark.
public struct DiagnosticRenderer: Sendable {
  /// The number of findings shown before the rest is only counted.
  public static let usualLimit = 20

  /// The texts that the findings point into.
  public let sources: SourceMap
  /// Color and weight by ANSI escapes.
  public let usesColor: Bool
  /// Columns for a line of source with its number; headlines and notes are left to wrap.
  public let width: Int

  /// A renderer for a terminal of `width` columns, plain unless `usesColor`.
  public init(sources: SourceMap, usesColor: Bool = false, width: Int = 120) {
    self.sources = sources
    self.usesColor = usesColor
    self.width = width
  }

  /// The findings in their order, separated by empty lines. Where there are more than `limit`, errors are
  /// shown before others, and the last line counts what is not shown.
  public func render(
    _ diagnostics: [Diagnostic], limit: Int = DiagnosticRenderer.usualLimit
  ) -> String {
    let shown = chosen(diagnostics, limit)
    var report = TextReport(self)
    for index in shown { report.append(diagnostics[index]) }
    if shown.count < diagnostics.count {
      let shown = Set(shown)
      let rest = diagnostics.indices.filter { !shown.contains($0) }.map { diagnostics[$0].severity }
      report.append(line: "")
      report.append(line: "\(rest.count) more: \(DiagnosticRenderer.counted(rest))")
    }
    return report.text
  }

  /// `2 errors, 1 warning`
  public static func counted(_ severities: some Sequence<Diagnostic.Severity>) -> String {
    var counts: [Diagnostic.Severity: Int] = [:]
    for severity in severities { counts[severity, default: 0] += 1 }
    return Diagnostic.Severity.allCases.compactMap { severity in
      counts[severity].map { CNNText.counted($0, severity.rawValue) }
    }.joined(separator: ", ")
  }

  private func chosen(_ diagnostics: [Diagnostic], _ limit: Int) -> [Int] {
    guard diagnostics.count > limit else { return Array(diagnostics.indices) }
    let errors = diagnostics.indices.filter { diagnostics[$0].severity == .error }
    let others = diagnostics.indices.filter { diagnostics[$0].severity != .error }
    return (errors + others).prefix(max(limit, 0)).sorted()
  }
}

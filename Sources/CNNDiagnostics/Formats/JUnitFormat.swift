import CNNText

/// One thing that was checked, for a report in JUnit's form: a file, a fact, a budget.
public struct JUnitCase: Hashable, Sendable {
  /// The outcome of a check.
  public enum Outcome: Hashable, Sendable {
    case passed
    /// With at least one finding.
    case failed([Diagnostic])
    /// With the reason.
    case skipped(String)
  }

  /// The name of the check, such as `published macs`.
  public var name: String
  /// The group of the check, such as the network.
  public var group: String
  /// The outcome of the check; only a failed case has findings.
  public var outcome: Outcome

  /// A case under its group; readers show both names.
  public init(name: String, group: String, outcome: Outcome) {
    self.name = name
    self.group = group
    self.outcome = outcome
  }
}

/// The cases of one file.
public struct JUnitSuite: Hashable, Sendable {
  /// The file's path, as the user wrote it.
  public var name: String
  /// The cases in the order in which they are reported.
  public var cases: [JUnitCase]

  /// A suite of the cases of one file.
  public init(name: String, cases: [JUnitCase]) {
    self.name = name
    self.cases = cases
  }
}

extension DiagnosticFormat {
  /// A report in the XML that JUnit began and most CI systems read. A failed case has one `failure` with
  /// all its findings, since many readers take no more than one.
  public static func junit(_ suites: [JUnitSuite], in sources: SourceMap) -> String {
    let renderer = DiagnosticRenderer(sources: sources)
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    text += "<testsuites name=\"cnnshape\"\(counts(suites.flatMap { $0.cases }))>\n"
    for suite in suites {
      text += "  <testsuite name=\"\(escaped(suite.name))\"\(counts(suite.cases))>\n"
      for testCase in suite.cases { append(testCase, renderer, to: &text) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func counts(_ cases: [JUnitCase]) -> String {
    var failures = 0
    var skipped = 0
    for testCase in cases {
      switch testCase.outcome {
      case .passed: break
      case .failed: failures += 1
      case .skipped: skipped += 1
      }
    }
    return " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
  }

  private static func append(
    _ testCase: JUnitCase, _ renderer: DiagnosticRenderer, to text: inout String
  ) {
    let head =
      "    <testcase classname=\"\(escaped(testCase.group))\" name=\"\(escaped(testCase.name))\""
    switch testCase.outcome {
    case .passed: text += head + "/>\n"
    case .skipped(let reason):
      text += head + ">\n      <skipped message=\"\(escaped(reason))\"/>\n    </testcase>\n"
    case .failed(let diagnostics):
      let first = diagnostics.first
      let type = first?.id.rawValue ?? ""
      text +=
        head + ">\n      <failure type=\"\(type)\" message=\"\(escaped(first?.headline ?? ""))\">"
      text += escaped(renderer.render(diagnostics, limit: .max), isAttribute: false)
      text += "</failure>\n    </testcase>\n"
    }
  }

  /// The text with XML's own characters as references; those that XML 1.0 does not allow, and those that would
  /// act on the text around them, as `�`.
  private static func escaped(_ text: String, isAttribute: Bool = true) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\t": escaped += isAttribute ? "&#\(scalar.value);" : String(scalar)
      case "\r": escaped += "&#13;"
      case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(actsOnText(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }
}

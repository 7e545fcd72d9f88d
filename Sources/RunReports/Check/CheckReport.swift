package import CNNDiagnostics
package import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkReports

/// What `check` says of all files: findings, and how the published facts stand.
///
/// People read the disputes and one line of counts, `text`; servers read the findings in formats of their
/// own, of which `suites` is the one that knows facts; programs read the report as JSON.
package struct CheckReport: Sendable {
  let files: [CheckedFile]
  let unreadable: [Diagnostic]
  let sources: SourceMap
  private let facts: [CheckedFact]
  /// The facts that the arithmetic contradicts, as their description says.
  private let disputes: [CheckedFact]
  private let held: Int

  /// - Parameters:
  ///   - unreadable: findings on paths that could not be read.
  ///   - sources: the texts in which findings have their places.
  package init(_ files: [CheckedFile], unreadable: [Diagnostic], in sources: SourceMap) {
    self.files = files
    self.unreadable = unreadable
    self.sources = sources
    facts = files.flatMap { $0.facts.map(\.fact) }
    disputes = facts.filter { $0.outcome.standing == .disputed }
    held = facts.count { $0.outcome.standing == .held }
  }

  package var diagnostics: [Diagnostic] { unreadable + files.flatMap(\.allDiagnostics) }

  private var failed: Int { facts.count - held - disputes.count }
  private var networks: Int { files.reduce(0) { $0 + $1.networks.count } }

  /// The report, of which JSON is made.
  package var report: Report {
    Report("cnnshape.check/1") {
      Member("files", files.count)
      Member("networks", networks)
      Member(
        "facts",
        .record {
          Member("held", held)
          Member("failed", failed)
          Member("disputed", disputes.count)
        })
      Section("disputes", rows: disputes) {
        Column.members { (dispute: CheckedFact) in
          Member("network", dispute.network)
          if let target = dispute.fact.target { Member("target", target) }
          Member("quantity", dispute.fact.name)
          if let convention = dispute.fact.convention { Member("convention", convention) }
          Member("published", dispute.printed)
          switch dispute.outcome.figure {
          case .count(let count): Member("computed", count)
          case .volume(let shape): Member("computed", shape.extents)
          case nil: []
          }
          Member("reason", dispute.fact.dispute ?? "")
          Member("source", dispute.fact.source ?? "")
        }
      }
      Member("diagnostics", .findings(diagnostics, in: sources))
    }
  }

  // MARK: For people

  /// The disputed facts with both numbers and the reason, then the counts.
  package var text: String {
    var lines: [String] = []
    for dispute in disputes {
      lines.append(
        "disputed: \(dispute.network) \(dispute.subject): published \(dispute.published), "
          + "computed \(dispute.computed)")
      lines.append("    \(dispute.fact.dispute ?? "") (\(dispute.fact.source ?? ""))")
    }
    if !lines.isEmpty { lines.append("") }
    lines.append(summary)
    // Names and reasons are the file's; none of their control characters reaches a terminal.
    return lines.map { terminalSafe($0) + "\n" }.joined()
  }

  /// What was checked and how it stands, in a line.
  private var summary: String {
    let severities = diagnostics.map(\.severity)
    let findings = severities.isEmpty ? "no findings" : DiagnosticRenderer.counted(severities)
    return "\(counted(files.count, "file")), \(counted(networks, "network")); facts: \(held) held, "
      + "\(failed) failed, \(disputes.count) disputed; \(findings)"
  }

  // MARK: For servers

  /// One suite a file: the file itself, then each of its facts.
  package var suites: [JUnitSuite] {
    files.map { file in
      let own = file.diagnostics.filter { $0.severity == .error }
      let whole = JUnitCase(
        name: "reads and infers", group: file.path, outcome: own.isEmpty ? .passed : .failed(own))
      let facts = file.facts.map { fact, diagnostic in
        JUnitCase(
          name: fact.statement, group: fact.network,
          outcome: diagnostic.map { .failed([$0]) } ?? .passed)
      }
      return JUnitSuite(name: file.path, cases: [whole] + facts)
    }
      + unreadable.map { diagnostic in
        JUnitSuite(
          name: diagnostic.headline,
          cases: [JUnitCase(name: "can be read", group: "files", outcome: .failed([diagnostic]))])
      }
  }
}

extension FactOutcome {
  /// How a fact counts.
  fileprivate enum Standing { case held, failed, disputed }

  fileprivate var standing: Standing {
    switch self {
    case .held: .held
    case .disputed: .disputed
    case .failed, .settled, .noFigure: .failed
    }
  }
}

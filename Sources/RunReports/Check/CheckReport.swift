package import CNNDiagnostics
package import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkReports

/// The report of `check` on all files: findings, and the outcomes of published facts.
///
/// Servers read the findings in their own formats, of which `suites` is the one with facts.
package struct CheckReport: Sendable {
  let files: [CheckedFile]
  let unreadable: [Diagnostic]
  let sources: SourceMap
  private let facts: [CheckedFact]
  /// The facts that the arithmetic contradicts, as their description says.
  private let disputes: [CheckedFact]
  private let held: Int
  /// Those of which nobody knows whether they hold.
  private let undecided: Int

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
    undecided = facts.count { $0.outcome.standing == .unknown }
  }

  package var diagnostics: [Diagnostic] { unreadable + files.flatMap(\.allDiagnostics) }

  private var failed: Int { facts.count - held - disputes.count - undecided }
  private var modelCount: Int { files.count { $0.isModel } }
  private var networks: Int { files.reduce(0) { $0 + $1.networks.count } }

  /// The report: facts, disputes and counts for people, findings too for programs.
  package var report: Report {
    Report("cnnshape.check/2") {
      Member("files", modelCount)
      Member("networks", networks)
      Member(
        "facts",
        .record {
          Member("held", held)
          Member("failed", failed)
          Member("disputed", disputes.count)
          Member("unknown", undecided)
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
          case .volume(let shape): Member("computed", shape.data)
          case .sides(let sides): Member("computed", .integers(sides))
          case nil: []
          }
          Member("reason", dispute.fact.dispute ?? "")
          Member("source", dispute.fact.source ?? "")
        }
      }
      Member("diagnostics", .findings(diagnostics, in: sources))
      table
      for dispute in disputes {
        Remark(
          "disputed: \(dispute.network) \(dispute.subject): published \(dispute.published), "
            + "computed \(dispute.computed)")
        Remark("    \(dispute.fact.dispute ?? "") (\(dispute.fact.source ?? ""))")
      }
      if !disputes.isEmpty { Remark("") }
      Remark(summary)
    }
  }

  // MARK: For people

  /// One row per fact: too many for a terminal, where the disputes and the counts suffice.
  private var table: Section {
    Section(
      "claims", rows: files.flatMap { file in file.facts.map { (path: file.path, fact: $0.fact) } },
      isShownInText: false, mayHaveBounds: undecided > 0
    ) {
      Column("file", alignment: .leading) { .text($0.path) }
      Column("network", alignment: .leading) { .text($0.fact.network) }
      Column("target", header: "layer or block", alignment: .leading) {
        $0.fact.fact.target.map { .text($0) } ?? .empty
      }
      Column("quantity", alignment: .leading) { .text($0.fact.fact.name) }
      Column("convention", alignment: .leading) {
        $0.fact.fact.convention.map { .text($0) } ?? .empty
      }
      Column("settings", alignment: .leading) {
        $0.fact.settings.isEmpty ? .empty : .text($0.fact.settings)
      }
      Column("dtype", alignment: .leading) { $0.fact.dtype.map { .text($0) } ?? .empty }
      Column("relation", alignment: .leading) { .text($0.fact.relation) }
      Column("published") { $0.fact.publishedFigure }
      Column("printed", alignment: .leading, audience: .programs) {
        .text($0.fact.fact.claim.printed)
      }
      Column("computed") { $0.fact.figure }
      Column("standing", alignment: .leading) { .text($0.fact.outcome.standing.rawValue) }
      Column("reason", alignment: .leading) { $0.fact.fact.dispute.map { .text($0) } ?? .empty }
      Column("note", alignment: .leading) { $0.fact.fact.note.map { .text($0) } ?? .empty }
      Column("source", alignment: .leading) { $0.fact.fact.source.map { .text($0) } ?? .empty }
    }
  }

  /// A summary of the checks in one line.
  private var summary: String {
    let severities = diagnostics.map(\.severity)
    let findings = severities.isEmpty ? "no findings" : DiagnosticRenderer.counted(severities)
    let outcomes =
      facts.isEmpty
      ? "no facts or budgets"
      : "facts: "
        + ([(held, "held"), (failed, "failed"), (disputes.count, "disputed")]
        + (undecided > 0 ? [(undecided, "unknown")] : []))
        .map { "\(NumberText.grouped($0.0)) \($0.1)" }.joined(separator: ", ")
    return "\(filesWords), \(counted(networks, "network")); \(outcomes); \(findings)"
  }

  /// `3 files`, or `2 of 3 files` where one could not be read.
  private var filesWords: String {
    let unread = unreadable.count { $0.id != .noNetwork }
    let all = counted(modelCount + unread, "file")
    return unread == 0 ? all : "\(NumberText.grouped(modelCount)) of \(all)"
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
  /// The outcome under which a fact is counted.
  fileprivate enum Standing: String { case held, failed, disputed, unknown }

  fileprivate var standing: Standing {
    switch self {
    case .held: .held
    case .disputed: .disputed
    case .undecided: .unknown
    case .failed, .settled, .noFigure: .failed
    }
  }
}

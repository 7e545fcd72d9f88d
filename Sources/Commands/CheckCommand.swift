import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

extension CommandDefinition {
  static let check = CommandDefinition(
    name: .check, group: .check,
    summary: "hold files to the rules, to published facts and to budgets",
    operands: [OperandDefinition("PATH", .path, count: 1...OperandDefinition.unlimited)],
    options: [.strict, .format(FindingsFormat.self), .output, .force],
    examples: ["check zoo/", "check mine.kdl --strict --format github"],
    details: "Folders are searched for description files.")
}

/// The formats of `check`: the findings as people, terminals and servers read them.
enum FindingsFormat: String, Hashable, Sendable, CaseIterable {
  case text, concise, github, sarif, junit, json
}

extension CommandRun {
  /// `cnnshape check PATH…`
  mutating func check() -> ExitCode {
    var files: [CheckedFile] = []
    var unreadable: [Diagnostic] = []
    for path in arguments.operands {
      do throws(Refusal) {
        for reference in try modelFiles(of: ModelReference(path: path)) {
          do throws(Refusal) {
            files.append(try checkFile(reference))
          } catch {
            unreadable += error.diagnostics
          }
        }
      } catch {
        unreadable += error.diagnostics
      }
    }
    let report = CheckReport(files: files, unreadable: unreadable, sources: models.sources)
    let written = deliver(report)
    guard unreadable.isEmpty, !report.diagnostics.isUnreadable, written == .clean else {
      return .misuse
    }
    return report.diagnostics.haveErrors ? .findings : .clean
  }

  private mutating func deliver(_ report: CheckReport) -> ExitCode {
    switch arguments.choice(.format, as: FindingsFormat.self) ?? .text {
    case .concise:
      return deliver(text: DiagnosticFormat.concise(report.diagnostics, in: report.sources))
    case .github:
      return deliver(text: DiagnosticFormat.github(report.diagnostics, in: report.sources))
    case .sarif:
      return deliver(
        text: DiagnosticFormat.sarif(
          report.diagnostics, in: report.sources, toolVersion: Program.version))
    case .junit:
      return deliver(text: DiagnosticFormat.junit(report.suites, in: report.sources))
    case .json:
      let bytes = report.json
      return deliver { (sink) throws(OutputError) in try sink.write(bytes) }
    case .text:
      emit(report.diagnostics, beforeReport: true)
      return deliver(text: report.text)
    }
  }

  /// The description files that a path means.
  private func modelFiles(of reference: ModelReference) throws(Refusal) -> [ModelReference] {
    guard case .folder(let path) = reference else { return [reference] }
    do throws(FileError) {
      return try models.files(in: path)
    } catch {
      throw Refusal(ModelSource.unreadable(path, error))
    }
  }
}

/// The outcome of a run over all files, in every format.
struct CheckReport {
  let files: [CheckedFile]
  let unreadable: [Diagnostic]
  let sources: SourceMap

  var diagnostics: [Diagnostic] { unreadable + files.flatMap(\.allDiagnostics) }

  private var facts: [CheckedFact] { files.flatMap { $0.facts.map(\.fact) } }

  private func count(_ matches: (FactOutcome) -> Bool) -> Int {
    facts.count { matches($0.outcome) }
  }

  private var held: Int { count { if case .held = $0 { true } else { false } } }
  private var disputed: Int { count { if case .disputed = $0 { true } else { false } } }
  private var failed: Int { facts.count - held - disputed }
  private var networks: Int { files.reduce(0) { $0 + $1.networks.count } }

  /// What was checked and how it stands, in a line.
  var summary: String {
    let severities = diagnostics.map(\.severity)
    let findings = severities.isEmpty ? "no findings" : DiagnosticRenderer.counted(severities)
    return "\(counted(files.count, "file")), \(counted(networks, "network")); facts: \(held) held, "
      + "\(failed) failed, \(disputed) disputed; \(findings)"
  }

  /// The disputed facts with both numbers and the reason, then the summary.
  var text: String {
    var lines: [String] = []
    for dispute in facts {
      guard case .disputed = dispute.outcome else { continue }
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

  /// `cnnshape.check/1` (`docs/json.md`).
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.check/1")
    json.member("files", files.count)
    json.member("networks", networks)
    json.key("facts")
    json.beginObject(.oneLine)
    json.member("held", held)
    json.member("failed", failed)
    json.member("disputed", disputed)
    json.end()
    json.key("disputes")
    json.beginArray()
    for fact in facts {
      guard case .disputed = fact.outcome else { continue }
      json.beginObject(.oneLine)
      json.member("network", fact.network)
      if let target = fact.fact.target { json.member("target", target) }
      json.member("quantity", fact.fact.name)
      if let convention = fact.fact.convention { json.member("convention", convention) }
      json.member("published", fact.printed)
      switch fact.outcome.figure {
      case .count(let count): json.member("computed", count)
      case .volume(let shape): json.member("computed", shape.extents)
      case nil: break
      }
      json.member("reason", fact.fact.dispute ?? "")
      json.member("source", fact.fact.source ?? "")
      json.end()
    }
    json.end()
    json.key("diagnostics")
    json.value(diagnostics, in: sources)
    json.end()
    return json.take()
  }

  /// One suite a file: the file itself, then each of its facts.
  var suites: [JUnitSuite] {
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

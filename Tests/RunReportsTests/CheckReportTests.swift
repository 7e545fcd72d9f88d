import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkConditions
import NetworkFacts
import NetworkModel
import NetworkSpec
import RunReports
import TestSupport
import Testing

@Suite struct CheckReportTests {
  /// `c` has 18 + 2 parameters and 72 MACs, `f` 24 + 3 and 24.
  private static let text = """
    network n {
        input 4 4 1
        conv c filters=2 kernel=3
        fc f units=3
        published parameters=47 source="table 1"
        published macs=100 source="table 1" disputed="padding counted"
        published f weights=25 source="table 2"
        require parameters="<= 40"
    }
    """

  /// The file, its facts looked up in its own network.
  private static func checked(_ path: String) throws -> CheckedFile {
    let elaboration = try elaborated(text)
    let checks = try FactCheck(#require(elaboration.network))
    var file = CheckedFile(path: path)
    file.networks = ["n"]
    for (fact, outcome) in zip(elaboration.facts, checks.check(elaboration.facts)) {
      let checked = CheckedFact(network: "n", fact: fact, outcome: outcome)
      file.facts.append((checked, checked.diagnostic(targets: checks)))
    }
    return file
  }

  private static func report(
    _ files: [CheckedFile], unreadable: [Diagnostic] = []
  ) -> CheckReport {
    var sources = SourceMap()
    _ = sources.add(SourceFile(path: "n.kdl", bytes: Array(text.utf8)))
    return CheckReport(files, unreadable: unreadable, in: sources)
  }

  @Test("people read the dispute with both numbers, then one line of counts")
  func words() throws {
    #expect(
      Self.report([try Self.checked("n.kdl")]).report.text(as: .text) == """
        disputed: n macs: published 100, computed 96
            padding counted (table 1)

        1 file, 1 network; facts: 1 held, 2 failed, 1 disputed; 2 errors

        """)
  }

  @Test("tables have a row for each fact, with its file and how it stands")
  func csv() throws {
    let rows = Self.report([try Self.checked("n.kdl")]).report.csv()
    #expect(
      rows.map {
        [$0["layer or block"] ?? $0["target"], $0["quantity"], $0["computed"], $0["standing"]]
      }
        == [
          ["", "parameters", "47", "held"], ["", "macs", "96", "disputed"],
          ["f", "weights", "24", "failed"], ["", "parameters", "47", "failed"],
        ])
    #expect(rows.allSatisfy { $0["file"] == "n.kdl" && $0["network"] == "n" })
    #expect(rows.map { $0["published"] } == ["47", "100", "25", "40"])
    #expect(rows.map { $0["relation"] } == ["=", "=", "=", "<="])
    #expect(rows.map { $0["reason"] } == ["", "padding counted", "", ""])
  }

  @Test("programs read the same counts, the dispute and the findings")
  func json() throws {
    let json = try Self.report([try Self.checked("n.kdl")]).report.json()
    #expect(json["schema"]?.string == "cnnshape.check/2")
    #expect(json["files"]?.integer == 1 && json["networks"]?.integer == 1)
    #expect(["held", "failed", "disputed"].map { json["facts"]?[$0]?.integer } == [1, 2, 1])
    let disputes = try #require(json["disputes"]?.elements)
    #expect(disputes.count == 1)
    #expect(disputes[0]["network"]?.string == "n" && disputes[0]["quantity"]?.string == "macs")
    #expect(disputes[0]["published"]?.string == "100" && disputes[0]["computed"]?.integer == 96)
    #expect(disputes[0]["reason"]?.string == "padding counted")
    #expect(disputes[0]["source"]?.string == "table 1")
    #expect(
      json["diagnostics"]?.elements?.map { $0["id"]?.string } == ["fact-failed", "budget-exceeded"])
    #expect(
      json["diagnostics"]?.elements?.map { $0["headline"]?.string } == [
        "weights of `f` in `n` are 24, not 25", "parameters of `n` are 47; the budget is <= 40",
      ])
  }

  /// 47 parameters: of one byte in int8, of four in float32.
  @Test(
    "figures in bytes say of which number type they are",
    arguments: [
      ("dtype=int8", "int8", "47 bytes", "40"), ("", "float32", "188 bytes", "40"),
    ])
  func bytes(_ dtype: String, _ name: String, _ computed: String, _ bound: String) throws {
    let elaboration = try elaborated(
      "network n { input 4 4 1; conv filters=2 kernel=3; fc units=3; "
        + "require parameter-bytes=\"< \(bound)\" \(dtype) }")
    let checks = try FactCheck(#require(elaboration.network))
    let fact = try #require(elaboration.facts.first)
    let checked = CheckedFact(network: "n", fact: fact, outcome: checks.check(fact))
    #expect(
      checked.diagnostic(targets: checks)?.headline
        == "parameter-bytes of `n` in \(name) are \(computed); the budget is < \(bound) bytes")
    var file = CheckedFile(path: "n.kdl")
    file.networks = ["n"]
    file.facts.append((checked, checked.diagnostic(targets: checks)))
    let report = Self.report([file])
    #expect(report.report.csv().map { $0["dtype"] } == [name])
    #expect(
      report.suites[0].cases.last?.name == "parameter-bytes in \(name) < \(bound) bytes")
  }

  @Test("servers read a suite for each file, with a case for the file and for each fact")
  func suites() throws {
    let missing = Diagnostic(
      .unreadableFile, .error, "cannot read `gone.kdl`", at: .file(path: "gone.kdl"))
    let suites = Self.report([try Self.checked("n.kdl")], unreadable: [missing]).suites
    #expect(suites.map(\.name) == ["n.kdl", "cannot read `gone.kdl`"])
    #expect(
      suites[0].cases.map(\.name) == [
        "reads and infers", "parameters = 47", "macs = 100", "`f` weights = 25", "parameters <= 40",
      ])
    #expect(suites[0].cases.map { $0.outcome == .passed } == [true, true, true, false, false])
    #expect(suites[1].cases.map { $0.outcome == .failed([missing]) } == [true])
  }

  @Test("a file with errors of its own fails as a whole")
  func faulty() {
    var file = CheckedFile(path: "n.kdl")
    file.diagnostics = [
      Diagnostic(.unknownWord, .error, "unknown word", at: .file(path: "n.kdl")),
      Diagnostic(.windowRemainder, .warning, "unread", at: .file(path: "n.kdl")),
    ]
    let report = Self.report([file])
    #expect(
      report.report.text(as: .text)
        == "1 file, 0 networks; no facts or budgets; 1 error, 1 warning\n")
    #expect(report.suites[0].cases.map(\.outcome) == [.failed([file.diagnostics[0]])])
  }

  @Test("a folder without files")
  func empty() throws {
    let report = Self.report([])
    #expect(
      report.report.text(as: .text)
        == "0 files, 0 networks; no facts or budgets; no findings\n")
    #expect(report.suites.isEmpty && report.diagnostics.isEmpty)
    let json = try report.report.json()
    #expect(json["files"]?.integer == 0 && json["disputes"]?.elements?.isEmpty == true)
  }

  @Test("control characters of names and reasons do not reach a terminal")
  func terminal() throws {
    let fact = try PublishedFact(
      target: nil,
      claim: .figure(.macs, PrintedNumber(text: "1", value: Number(1), tolerance: Number(0))),
      source: "s", dispute: "\u{1B}[2J", includesBranches: false, settings: [],
      span: SourceSpan(source: SourceID(index: 0), range: 0..<1))
    var file = CheckedFile(path: "n.kdl")
    file.facts = [
      (CheckedFact(network: "n\u{7}", fact: fact, outcome: .disputed(.count(2))), nil)
    ]
    let text = Self.report([file]).report.text(as: .text)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"))
  }
}

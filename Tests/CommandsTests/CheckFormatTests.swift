import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

/// `check` for other programs: the report goes to standard output, alone.
@Suite struct CheckFormatTests {
  static let source = CheckTests.network(
    "published c parameters=21 source=s\n    published macs=648 source=s\n    require parameters=\"< 5\""
  )

  static func run(_ format: String) throws -> ProgramRun {
    let scratch = try Scratch(["n.kdl": source])
    let run = ProgramRun(["check", scratch.path("n.kdl"), "--format", format])
    #expect(run.code == .findings)
    #expect(run.errors == "")
    return run
  }

  @Test("concise: one line per finding")
  func concise() throws {
    let lines = try Self.run("concise").output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0].hasSuffix("n.kdl:4:28: error[fact-failed]: parameters of `c` in `n` are 20, not 21"))
    #expect(lines[1].contains("n.kdl:6:24: error[budget-exceeded]"))
  }

  @Test("github: a workflow command for each finding")
  func github() throws {
    let lines = try Self.run("github").output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("::error file=") })
    #expect(lines[0].contains("line=4,"))
    #expect(lines[0].contains("title=fact-failed::"))
  }

  @Test("junit: a test case for each fact")
  func junit() throws {
    let output = try Self.run("junit").output
    let document = try XMLCounter(parsing: output)
    #expect(document.elements["testcase"] == 4)
    #expect(document.elements["failure"] == 2)
    #expect(output.contains("name=\"`c` parameters = 21\""))
    #expect(output.contains("name=\"parameters &lt; 5\""))
  }

  @Test("sarif: version 2.1.0, with the rules that were broken")
  func sarif() throws {
    struct Log: Decodable {
      struct Run: Decodable {
        struct Result: Decodable { let ruleId, level: String }
        let results: [Result]
      }
      let version: String
      let runs: [Run]
    }
    let log = try JSONDecoder().decode(Log.self, from: Data(try Self.run("sarif").output.utf8))
    #expect(log.version == "2.1.0")
    #expect(log.runs.flatMap(\.results).map(\.ruleId) == ["fact-failed", "budget-exceeded"])
    #expect(log.runs.flatMap(\.results).allSatisfy { $0.level == "error" })
  }

  @Test("json: counts and findings with their places")
  func json() throws {
    let report = try JSONDecoder().decode(
      CheckTests.Report.self, from: Data(try Self.run("json").output.utf8))
    #expect(report.facts == CheckTests.Report.Facts(held: 1, failed: 2, disputed: 0))
    #expect(report.diagnostics.map(\.line) == [4, 6])
    #expect(report.diagnostics.map(\.column) == [28, 24])
  }

  @Test("text: findings on standard error, the summary on standard output")
  func text() throws {
    let scratch = try Scratch(["n.kdl": Self.source])
    let run = ProgramRun(["check", scratch.path("n.kdl")])
    #expect(run.errors.contains("error[fact-failed]"))
    #expect(!run.output.contains("error["))
    #expect(run.output == "1 file, 1 network; facts: 1 held, 2 failed, 0 disputed; 2 errors\n")
  }

  @Test("a clean run is a whole document in every format", arguments: ["sarif", "junit", "json"])
  func cleanRun(_ format: String) throws {
    let scratch = try Scratch(["n.kdl": CheckTests.network("published parameters=20 source=s")])
    let run = ProgramRun(["check", scratch.path("n.kdl"), "--format", format])
    #expect(run.code == .clean)
    if format == "junit" {
      #expect(try XMLCounter(parsing: run.output).elements["testcase"] == 2)
    } else {
      #expect(throws: Never.self) {
        try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      }
    }
  }
}

/// Counts elements by name in well-formed XML, by tags alone.
private struct XMLCounter {
  private(set) var elements: [String: Int] = [:]

  struct NotWellFormed: Error {}

  init(parsing text: String) throws {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([A-Za-z]+)[^<>]*?(\/?)>/) {
      let name = tag.output.2
      if tag.output.1 == "/" {
        guard open.popLast() == name else { throw NotWellFormed() }
        continue
      }
      elements[String(name), default: 0] += 1
      if tag.output.3.isEmpty { open.append(name) }
    }
    guard open.isEmpty, !elements.isEmpty else { throw NotWellFormed() }
  }
}

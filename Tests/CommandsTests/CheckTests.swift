import CNNHost
import Commands
import Foundation
import ProgramRun
import TestSupport
import Testing

@Suite struct CheckTests {
  struct Report: Decodable {
    struct Facts: Decodable, Equatable { let held, failed, disputed: Int }
    struct Finding: Decodable {
      let id, severity, headline: String
      let path: String?
      let line, column: Int?
    }
    let schema: String
    let files, networks: Int
    let facts: Facts
    let diagnostics: [Finding]
  }

  /// Checks a text as a file.
  static func check(_ source: String, _ options: String...) throws -> ProgramRun {
    let scratch = try Scratch(["n.kdl": source])
    return ProgramRun(["check", scratch.path("n.kdl")] + options)
  }

  static func report(_ source: String, _ options: String...) throws -> Report {
    let scratch = try Scratch(["n.kdl": source])
    let run = ProgramRun(["check", scratch.path("n.kdl"), "--format", "json"] + options)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  @Test("the zoo holds at least 200 facts; those disputed are listed with both numbers")
  func zoo() throws {
    let zoo = packageFolder.appending(path: "zoo").path + "/"
    let run = ProgramRun(["check", zoo, "--format", "json"])
    #expect(run.code == .clean)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.schema == "cnnshape.check/2")
    #expect(report.facts.held >= 200)
    #expect(report.facts.failed == 0)
    #expect(report.diagnostics.isEmpty)
    let text = ProgramRun(["check", zoo]).output
    #expect(
      text.contains("disputed: googlenet parameters: published 5e6, computed 6,998,552\n"))
    #expect(text.components(separatedBy: "disputed: ").count - 1 == report.facts.disputed)
  }

  @Test("a fact may follow a tool's convention, which must be one")
  func convention() throws {
    let network = "network n { input 4 4 1; relu; published macs=FACT source=s }"
    let held = try Self.check(
      network.replacing("FACT", with: "32 convention=ptflops-pytorch"))
    #expect(held.code == .clean, "\(held.errors)")
    let failed = try Self.check(network.replacing("FACT", with: "16 convention=ptflops-pytorch"))
    #expect(failed.errors.contains("macs of `n` as counted by ptflops-pytorch are 32, not 16"))
    let unknown = try Self.check(network.replacing("FACT", with: "16 convention=ptflops-pytorc"))
    #expect(unknown.errors.contains("unknown convention `ptflops-pytorc`"))
    #expect(unknown.errors.contains("did you mean `ptflops-pytorch`?"))
  }

  @Test(
    "counts beyond 64 bits are a finding, whether or not a fact is about them",
    arguments: [
      ("conv a filters=1000000000 kernel=1", 12, "parameter"),
      ("conv a filters=1000000 kernel=1000 pad=same", 2, "MACs"),
    ])
  func overflow(_ layer: String, _ count: Int, _ what: String) throws {
    let layers = (0..<count).map { layer.replacing("conv a", with: "conv a\($0)") }
    let input = what == "MACs" ? "input 10000 10000 1000" : "input 1 1 1000000"
    let source = "network n {\n\(input)\n\(layers.joined(separator: "\n"))\n}\n"
    let run = try Self.check(source)
    #expect(run.code == .findings, "\(run.screen)")
    #expect(run.errors.contains("error[overflow]"))
    #expect(run.errors.contains("does not fit in 64 bits") && run.errors.contains(what))
    #expect(run.output.contains("1 error"))
    let other =
      "network n { parameter k default=2; input 4 4 1; fc units=k; published parameters=9 source=s with=\"k=3\" }"
    #expect(try Self.check(other).errors.contains("fact-failed"))
  }

  // MARK: Exact fitting

  @Test("7×7, 3×3, stride 3 is an error under exact fitting")
  func exactFitting() throws {
    let run = try Self.check(
      "network n { input 7 7 1; conv c filters=1 kernel=3 stride=3 rounding=exact }")
    #expect(run.code == .findings)
    #expect(run.errors.contains("error[window-remainder]"))
    #expect(run.errors.contains("(7 + 2·0 − 3) / 3 + 1 = 2.33"))
  }

  @Test("where no rounding is stated it is a warning, and an error under `--strict`")
  func unstatedRounding() throws {
    let source = "network n { input 7 7 1; conv c filters=1 kernel=3 stride=3 }"
    let run = try Self.check(source)
    #expect(run.code == .clean)
    #expect(run.errors.contains("warning[window-remainder]"))
    #expect(run.errors.contains("2.33"))
    #expect(try Self.check(source, "--strict").code == .findings)
  }

  @Test("a stated rounding is accepted, strictly too", arguments: ["floor", "ceil"])
  func statedRounding(_ rounding: String) throws {
    let source = "network n { input 7 7 1; maxpool p kernel=3 stride=3 rounding=\(rounding) }"
    let run = try Self.check(source, "--strict")
    #expect(run.code == .clean)
    #expect(run.errors == "")
  }

  // MARK: Facts

  /// A convolution of 18 weights and 2 biases, 648 MACs, 6×6×2.
  static func network(_ facts: String) -> String {
    "network n {\n    input 8 8 1\n    conv c filters=2 kernel=3\n    \(facts)\n}\n"
  }

  @Test(
    "facts and budgets",
    arguments: [
      ("published c parameters=20 source=s", nil),
      ("published parameters=20 macs=648 depth=1 source=s", nil),
      ("published c output=\"6x6x2\" source=s", nil),
      ("published macs=0.65e3 source=s", nil),
      ("published macs=0.64e3 source=s", nil),
      ("published macs=0.66e3 source=s", "fact-failed"),
      ("published macs=700 tolerance=52 source=s", nil),
      ("published macs=700 tolerance=51 source=s", "fact-failed"),
      ("published c parameters=21 source=s", "fact-failed"),
      ("published c output=\"6x6x3\" source=s", "fact-failed"),
      ("published parameters=21 source=s disputed=\"a misprint\"", nil),
      ("published parameters=20 source=s disputed=\"a misprint\"", "dispute-settled"),
      ("published d parameters=20 source=s", "unknown-name"),
      ("require macs=\"< 649\"", nil), ("require macs=\"< 648\"", "budget-exceeded"),
      ("require macs=\"<= 648\"", nil), ("require parameters=\"< 10\"", "budget-exceeded"),
      ("require c parameters=\"<= 20\"", nil),
    ] as [(String, String?)])
  func facts(_ fact: String, _ finding: String?) throws {
    let run = try Self.check(Self.network(fact))
    #expect(run.code == (finding == nil ? .clean : .findings), "\(run.screen)")
    if let finding {
      #expect(run.errors.contains("error[\(finding)]"))
    } else {
      #expect(run.errors == "")
    }
  }

  @Test("a failed fact shows both numbers, its source and what to do")
  func failedFact() throws {
    let run = try Self.check(Self.network("published c parameters=2100 source=\"someone 2020\""))
    for text in [
      "error[fact-failed]: parameters of `c` in `n` are 20, not 2,100", ":4:28", "^^^^ computed 20",
      "an integer without an exponent is exact", "published in: someone 2020", "disputed=\"…\"",
    ] { #expect(run.errors.contains(text), "\(text)") }
    #expect(run.output.contains("0 held, 1 failed, 0 disputed; 1 error"))
  }

  @Test("a resolved dispute repeats its reason")
  func settledDispute() throws {
    let run = try Self.check(
      Self.network("published parameters=20 source=s disputed=\"a misprint\""))
    #expect(run.errors.contains("the disputed figure is right: parameters of `n` are 20"))
    #expect(run.errors.contains("disputed because: a misprint"))
  }

  @Test("facts fail one by one")
  func severalFacts() throws {
    let report = try Self.report(
      Self.network("published parameters=20 macs=1 biases=3 output=\"6x6x2\" source=s"))
    #expect(report.facts == Report.Facts(held: 2, failed: 2, disputed: 0))
    #expect(report.diagnostics.map(\.id) == ["fact-failed", "fact-failed"])
  }

  @Test("facts about one block instance, of several quantities, with side outputs and without")
  func blockFacts() throws {
    let source = """
      block b { relu; branch { conv filters=1 kernel=1 }; conv filters=2 kernel=1 }
      network n {
        input 4 4 3
        b x; relu
        published x parameters=8 macs=96 depth=1 output="4x4x2" source=s
        published x parameters=12 branches=#true source=s
        published x parameters=8 weights=6 source=s
        published "x/branch1" parameters=4 branches=#true source=s
      }
      """
    let report = try Self.report(source)
    #expect(report.facts == Report.Facts(held: 8, failed: 0, disputed: 0))
  }

  @Test("facts with very many settings are a finding, not hours")
  func manySettings() throws {
    let facts = (1...600).map { "published c biases=\($0) source=s with=\"k=\($0)\"" }
    let source = """
      network n {
        parameter k default=1
        input 8 8 1
        conv c filters=k kernel=3
        \(facts.joined(separator: "\n  "))
      }
      """
    let report = try Self.report(source)
    #expect(report.diagnostics.map(\.id) == ["expansion-limit"])
    #expect((100..<600).contains(report.facts.held))
  }

  // MARK: Several files

  @Test("every file is checked, whatever became of the one before")
  func severalFiles() throws {
    let scratch = try Scratch([
      "a.kdl": Self.network("published parameters=1 source=s"), "b.kdl": "network b {",
      "c.kdl": Self.network("published parameters=20 source=s"), "d.txt": "not a description",
    ])
    let run = ProgramRun(["check", scratch.url.path, "--format", "json"])
    #expect(run.code == .findings)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.files == 3)
    #expect(report.facts == Report.Facts(held: 1, failed: 1, disputed: 0))
    #expect(report.diagnostics.map(\.id) == ["fact-failed", "syntax"])
  }

  @Test("a missing file is misuse, and hides nothing")
  func missingFile() throws {
    let scratch = try Scratch(["a.kdl": Self.network("published parameters=1 source=s")])
    let run = ProgramRun([
      "check", scratch.path("nosuch.kdl"), scratch.path("a.kdl"), "--format", "concise",
    ])
    #expect(run.code == .misuse)
    #expect(run.output.contains("error[unreadable-file]"))
    #expect(run.output.contains("error[fact-failed]"))
  }

  @Test("an empty folder has no files, and the report says so")
  func emptyFolder() throws {
    let scratch = try Scratch()
    let run = ProgramRun(["check", scratch.url.path])
    #expect(run.output.contains("0 files"))
  }
}

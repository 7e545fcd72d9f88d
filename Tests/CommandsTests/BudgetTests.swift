import CNNHost
import Foundation
import ProgramRun
import Testing

/// Budgets of models that cannot state them: `cnnshape-check.kdl`, and `check --require`.
@Suite struct BudgetTests {
  /// 4·3·9 + 4 = 112 parameters, 108·36 = 3,888 MACs.
  private static let network = "network n { input 8 8 3; conv c filters=4 kernel=3 }"
  /// 2·1·1 + 2 = 4 parameters, 2·16 = 32 MACs.
  private static let caffe = """
    name: "small"
    layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
    layer { name: "p" type: "Convolution" bottom: "d" top: "p"
      convolution_param { num_output: 2 kernel_size: 1 } }
    """

  private func scratch(_ budgets: String, _ more: [String: String] = [:]) throws -> Scratch {
    let files = [
      "n.kdl": Self.network, "a/small.prototxt": Self.caffe, "cnnshape-check.kdl": budgets,
    ]
    return try Scratch(files.merging(more) { $1 })
  }

  /// What is checked in the folder, and what is wrong, without the paths.
  private func findings(_ run: ProgramRun) -> [String] {
    run.output.split(separator: "\n").compactMap { line in
      line.firstRange(of: "error[").map { String(line[$0.lowerBound...]) }
    }
  }

  @Test(
    "a rule is for the models whose file or network it names",
    arguments: [
      ("require parameters=\"< 200\"", []),
      (
        "require parameters=\"< 100\"",
        ["error[budget-exceeded]: parameters of `n` are 112; the budget is < 100"]
      ),
      ("models \"*.prototxt\" { require parameters=\"< 100\" }", []),
      ("models small { require parameters=\"< 100\" }", []),
      ("models \"a/small.prototxt\" { require macs=\"<= 32\"; require p macs=\"<= 32\" }", []),
      (
        "models \"a/*#small\" { require parameters=\"< 4\" macs=\"< 32\" }",
        [
          "error[budget-exceeded]: parameters of `small` are 4; the budget is < 4",
          "error[budget-exceeded]: macs of `small` are 32; the budget is < 32",
        ]
      ),
      (
        "models n { published parameters=113 source=s }",
        ["error[fact-failed]: parameters of `n` are 112, not 113"]
      ),
      ("models n { published parameters=113 source=s disputed=\"a slip\" }", []),
      ("models n { require output=\"6x6x4\" }", []),
      ("models n { require parameters=\"< 2 * 56\" }", ["…"]),
      ("models N.KDL { require parameters=\"<= 112\" }", []),
    ])
  func rules(_ budgets: String, _ expected: [String]) throws {
    let scratch = try scratch(budgets)
    let run = ProgramRun(["check", scratch.path(""), "--format", "concise"])
    let found = findings(run)
    #expect(
      expected == ["…"] ? found.count == 1 : found.sorted() == expected.sorted(), "\(run.screen)")
    #expect(run.code == (expected.isEmpty ? .clean : .findings))
  }

  @Test("a volume that is required has no source, and nothing to dispute")
  func requiredVolume() {
    let run = ProgramRun(["check", "-", "--require", "output=\"1x1x10\""], input: Self.network)
    #expect(run.code == .findings)
    #expect(run.errors.contains("output of `n` is 6×6×4, not 1×1×10"), "\(run.errors)")
    #expect(!run.errors.contains("published in") && !run.errors.contains("disputed"))
  }

  @Test("a file alone has the budgets beside it, those of a folder reach below it")
  func places() throws {
    let scratch = try scratch(
      "require parameters=\"< 4\"",
      ["a/cnnshape-check.kdl": "require macs=\"< 32\"", "b/m.kdl": Self.network])
    func count(_ paths: String...) -> Int {
      let files = paths.map { scratch.path($0) }
      return findings(ProgramRun(["check"] + files + ["--format", "concise"])).count
    }
    #expect(count("") == 4)
    #expect(count("n.kdl") == 1)
    #expect(count("a") == 1)
    #expect(count("a/small.prototxt") == 1)
    #expect(count("b") == 0)
    // Each file has the budgets beside it, whatever else is checked in the same run.
    #expect(count("n.kdl", "a/small.prototxt") == 2)
    #expect(count("a/small.prototxt", "n.kdl") == 2)
    #expect(count("n.kdl", "b/m.kdl") == 1)
  }

  @Test("a pattern without a model is an error in its folder, not for one of its files")
  func unmet() throws {
    let scratch = try scratch("models \"smal.prototxt\" { require parameters=\"< 9\" }")
    let run = ProgramRun(["check", scratch.path("")])
    #expect(run.code == .findings)
    #expect(run.errors.contains("no model of the folder is `smal.prototxt`"))
    #expect(run.errors.contains("did you mean `small.prototxt`?"))
    #expect(ProgramRun(["check", scratch.path("n.kdl")]).code == .clean)
  }

  @Test("one that cannot be read is an error, for a file alone too", arguments: ["", "n.kdl"])
  func unreadable(_ checked: String) throws {
    let scratch = try Scratch(["n.kdl": Self.network])
    let path = scratch.path("cnnshape-check.kdl")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
    let run = ProgramRun(["check", scratch.path(checked)])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("cannot read `\(path)`"), "\(run.errors)")
  }

  @Test("no command takes it for a description")
  func noDescription() throws {
    let scratch = try scratch("require parameters=\"< 200\"")
    #expect(ProgramRun(["compare", scratch.path("")]).code == .clean)
    let path = scratch.path("cnnshape-check.kdl")
    for command in ["check", "summarize"] {
      let run = ProgramRun([command, path])
      #expect(run.code != .clean)
      #expect(run.errors.contains("budgets of a folder, and no network"), "\(run.errors)")
    }
    // It is laid out as descriptions are.
    #expect(ProgramRun(["format", "--check", scratch.path("")]).output.contains("check.kdl"))
  }

  @Test(
    "what is wrong with it is said, whatever models there are",
    arguments: [
      ("models { require parameters=\"< 9\" }", "missing-argument"),
      ("models n { require }", "missing-argument"), ("models n { conv c }", "unknown-word"),
      ("network n { input 4 4 4 }", "misplaced-node"), ("modls n { }", "unknown-word"),
      ("require size=\"< 9\"", "unknown-quantity"), ("require parameters=\"< k\"", "unknown-word"),
      ("published parameters=9", "missing-property"), ("require parameters=\"< 9", "syntax"),
      ("require c2 macs=\"< 9\"", "unknown-name"),
      ("require macs=\"< 9\" dtype=int7", "invalid-choice"), ("", "no-network"),
      (String(repeating: "models n { }\n", count: 1_001), "more than 1,000 rules"),
    ])
  func faults(_ budgets: String, _ words: String) throws {
    let scratch = try scratch(budgets)
    let run = ProgramRun(["check", scratch.path(""), "--strict"])
    #expect(run.code == .findings, "\(run.screen.prefix(2000))")
    #expect(run.errors.contains(words), "\(run.errors.prefix(2000))")
  }

  @Test(
    "--require is for every network",
    arguments: [
      (["parameters < 113"], ExitCode.clean, ""), (["params<=112"], .clean, ""),
      (["macs < 3k"], .findings, "macs of `n` are 3,888; the budget is < 3k"),
      (["macs < 4k", "parameters < 1"], .findings, "parameters of `n` are 112"),
      (["activation-bytes=\"<= 336\" dtype=int8"], .clean, ""),
      (["activation-bytes=\"<= 335\" dtype=int8"], .findings, "in int8 are 336 bytes"),
      (["c macs=\"< 3k\""], .findings, "macs of `c` in `n`"),
      (["size < 3"], .misuse, "unknown-quantity"), (["macs"], .misuse, "needs a quantity"),
      (["macs < "], .misuse, "a budget such as"), (["macs < 3 {"], .misuse, "error["),
      (["macs=\"< 3"], .misuse, "syntax"), (["macs > 3k"], .clean, ""),
    ])
  func required(_ budgets: [String], _ code: ExitCode, _ words: String) throws {
    let scratch = try Scratch(["n.kdl": Self.network])
    let options = budgets.flatMap { ["--require", $0] }
    let run = ProgramRun(["check", scratch.path("n.kdl")] + options)
    #expect(run.code == code, "\(run.screen)")
    #expect(words.isEmpty || run.errors.contains(words), "\(run.errors)")
  }
}

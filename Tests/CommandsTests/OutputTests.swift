import CNNHost
import CNNText
import Foundation
import ProgramRun
import CNNTables
import Testing

@testable import Commands

/// Where reports go, and what they look like there.
@Suite struct OutputTests {
  private let report = ProgramRun(["summarize", "vgg16", "--format", "csv"]).output

  @Test("-o writes the file whole, and only the file")
  func writes() throws {
    let scratch = try Scratch()
    let run = ProgramRun(["summarize", "vgg16", "--format", "csv", "-o", scratch.path("v.csv")])
    #expect(run.code == .clean)
    #expect(run.screen == "")
    #expect(try scratch.text("v.csv") == report)
    #expect(try scratch.names == ["v.csv"])
  }

  @Test(
    "- is standard output in every command",
    arguments: [
      ["summarize", "lenet5"], ["show", "lenet5"], ["import", "lenet5"], ["check", "zoo"],
    ])
  func standardOutput(_ command: [String]) {
    let run = ProgramRun(command + ["-o", "-"])
    #expect(run.output == ProgramRun(command).output)
    #expect(!FileManager.default.fileExists(atPath: "-"))
  }

  @Test("an existing file is replaced only with --force, and keeps its permissions")
  func replaces() throws {
    let scratch = try Scratch(["v.csv": "mine"])
    let path = scratch.path("v.csv")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let arguments = ["summarize", "vgg16", "--format", "csv", "-o", path]
    let refused = ProgramRun(arguments)
    #expect(refused.code == .misuse)
    #expect(refused.errors.contains("it already exists; `--force` replaces it"))
    #expect(try scratch.text("v.csv") == "mine")
    #expect(ProgramRun(arguments + ["--force"]).code == .clean)
    #expect(try scratch.text("v.csv") == report)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("a run that fails writes no file")
  func writesNothing() throws {
    let scratch = try Scratch()
    let run = ProgramRun(["summarize", "nosuch", "-o", scratch.path("v.csv")])
    #expect(run.code == .misuse)
    #expect(try scratch.names == [])
  }

  @Test(
    "nor does one of which an argument failed",
    arguments: [
      ["compare", "lenet5", "nosuch"], ["compare", "nosuch", "lenet5"],
      ["verify", "lenet5", "nosuch"], ["verify", "--training", "lenet5", "nosuch"],
    ])
  func writesNoPart(_ arguments: [String]) throws {
    let scratch = try Scratch()
    let run = ProgramRun(arguments + ["-o", scratch.path("v.csv")])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("no model `nosuch`"))
    #expect(try scratch.names == [])
  }

  @Test(
    "two outputs need two files",
    arguments: [("w", "w"), ("w", "./w"), ("w", "../here/w")])
  func sameFile(_ report: String, _ weights: String) throws {
    let scratch = try Scratch()
    let here = scratch.url.appending(path: "here")
    try FileManager.default.createDirectory(at: here, withIntermediateDirectories: true)
    for tap in [[], ["--tap", "c1"]] {
      let run = ProgramRun(
        ["verify", "lenet5", "-o", here.path + "/" + report, "--save-weights"]
          + [here.path + "/" + weights] + tap)
      #expect(run.code == .misuse)
      #expect(run.errors.contains("`--output` and `--save-weights` name the same file"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: here.path) == [])
    }
  }

  @Test(
    "what cannot be written",
    arguments: [
      ("nosuch/v.csv", "no such file or directory"), (".", "it is a folder"),
      ("/dev/full", "no space left on device"),
    ])
  func unwritable(_ name: String, _ reason: String) throws {
    let scratch = try Scratch()
    let path = name.hasPrefix("/") ? name : scratch.path(name)
    let run = ProgramRun(["summarize", "vgg16", "-o", path])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("error[unwritable-file]"))
    #expect(run.errors.contains(reason), "\(run.errors)")
  }

  /// Fails at the first write.
  private struct Broken: OutputSink {
    let error: OutputError
    func write(_ bytes: [UInt8]) throws(OutputError) { throw error }
  }

  @Test(
    "a reader that has gone ends the run quietly, a full disk does not",
    arguments: [
      (OutputError.closed, ExitCode.clean), (OutputError.system(code: ENOSPC), ExitCode.misuse),
    ])
  func brokenOutput(_ error: OutputError, _ code: ExitCode) {
    for arguments in [
      ["summarize", "vgg16"], ["summarize", "vgg16", "--format", "json"], ["compare", "vgg16"],
      ["list", "--format", "names"], ["show", "vgg16"], ["help"], ["manual"],
    ] {
      var console = Console(
        output: Broken(error: error), errors: MemorySink(),
        readInput: { (_) throws(FileError) in [] })
      #expect(Program.run(arguments, console: &console) == code, "\(arguments)")
      let errors = (console.errors as? MemorySink)?.text ?? ""
      #expect(errors.contains("no space left") == (code != .clean))
    }
  }

  // MARK: Color and width

  @Test(
    "color is the terminal's unless asked for",
    arguments: [
      (nil, true, true), (nil, false, false), ("auto", true, true), ("auto", false, false),
      ("always", false, true), ("never", true, false),
    ] as [(String?, Bool, Bool)])
  func color(_ option: String?, _ terminal: Bool, _ colored: Bool) {
    let options = option.map { ["--color", $0] } ?? []
    let run = ProgramRun(["summarize", "vgg16"] + options, colors: terminal)
    #expect(run.output.contains("\u{1B}[") == colored)
    let failure = ProgramRun(["summarize", "nosuch"] + options, colors: terminal)
    #expect(failure.errors.contains("\u{1B}[") == colored)
  }

  @Test("a file is never colored, even if the terminal is")
  func noColorInFiles() throws {
    let scratch = try Scratch()
    _ = ProgramRun(["summarize", "vgg16", "-o", scratch.path("v.txt")], width: 60, colors: true)
    let text = try scratch.text("v.txt")
    #expect(!text.contains("\u{1B}["))
    #expect(!text.contains("hidden to fit"))
  }

  @Test(
    "NO_COLOR and dumb terminals",
    arguments: [
      (nil, "xterm", true), (nil, nil, true), ("", "xterm", true), ("1", "xterm", false),
      ("0", "xterm", false), (nil, "dumb", false),
    ] as [(String?, String?, Bool)])
  func environment(_ noColor: String?, _ term: String?, _ colored: Bool) {
    #expect(Console.allowsColor(noColor: noColor, terminal: term) == colored)
  }

  @Test("tables fit the terminal", arguments: [60, 80, 100, 200])
  func widths(_ width: Int) {
    for arguments in [["summarize", "resnet152", "--group"], ["compare", "vgg16"]] {
      let table = ProgramRun(arguments, width: width).output
      for line in table.split(separator: "\n").drop(while: { !$0.hasPrefix("──") }) {
        #expect(line.count <= width, "\(line)")
      }
    }
  }

  @Test(
    "what explains a layer fits too, and no formula is shortened", arguments: [50, 70])
  func explanations(_ width: Int) {
    for arguments in [
      ["explain", "vgg16", "conv1_1"], ["explain", "vgg16"],
      ["layer", "conv filters=96 kernel=11 stride=4 pad=1", "--input", "227x227x3"],
    ] {
      let page = ProgramRun(arguments + ["--width", "\(width)"]).output
      for line in page.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
      #expect(!arguments.contains("layer") || !page.contains("…"))
    }
  }

  // MARK: Misuse

  @Test(
    "misuse is exit code 2, with a hint",
    arguments: [
      ([], "no command given"), (["sumarize", "vgg16"], "did you mean `summarize`?"),
      (["summarize"], "`summarize` needs a MODEL"),
      (["explain"], "`explain` needs a model or the id of a finding"),
      (["list", "resnet", "x"], "usage: `cnnshape list [PATTERN]`"),
      (["summarize", "vgg16", "--bach", "2"], "did you mean `--batch`?"),
      (["summarize", "vgg16", "--batch", "0"], "must be from 1"),
      (["summarize", "vgg16", "--input", "x"], "needs the extents of an input"),
      (["summarize", "vgg16", "--depth", "1", "--group"], "cannot be combined"),
      (["show", "vgg16", "--columns", "a"], "`show` has no option `--columns`"),
      (["compare", "vgg16", "--format", "sarif"], "invalid value `sarif` for `--format`"),
      (
        ["explain", "syntax", "--format", "json"],
        "`--format` has no effect on the page of `syntax`"
      ),
      (["explain", "syntax", "--columns", "a"], "`--columns` has no effect on the page"),
      (["explain", "syntax", "--batch", "2"], "`--batch` has no effect on the page"),
      (
        ["check", "-", "--format", "sarif", "--columns", "file"],
        "`--columns` has no effect with `--format sarif`"
      ),
      (
        ["check", "-", "--columns", "file", "--format", "concise"],
        "`--columns` has no effect with `--format concise`"
      ),
      (
        ["list", "--format", "names", "--columns", "foo"],
        "`--columns` has no effect with `--format names`"
      ),
      (
        ["list", "--format", "names", "--layout", "chw"],
        "`--layout` has no effect with `--format names`"
      ),
      (
        ["verify", "lenet5", "vgg16", "--layer", "c1"], "`--layer` is for one network at a time"
      ),
      (["verify", "-", "--layer", "c1"], "`--layer` is for one network at a time"),
      (
        ["verify", "lenet5", "--training", "--momentum", "1"],
        "`--momentum` needs a number from 0 to below 1, not `1`"
      ),
      (
        ["verify", "lenet5", "--training", "--learning-rate", "-0"],
        "`--learning-rate` needs more than 0, not `-0`"
      ),
      (
        ["compare", "lenet5", "--columns", "network,macsRatio"],
        "the column `macsRatio` needs `--relative-to MODEL`"
      ),
    ] as [([String], String)])
  func misuse(_ arguments: [String], _ text: String) {
    let run = ProgramRun(arguments, input: ModelArgumentTests.two)
    #expect(run.code == .misuse)
    #expect(run.output == "")
    #expect(run.errors.contains(text), "\(run.errors)")
  }
}

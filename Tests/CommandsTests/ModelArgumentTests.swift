import CNNHost
import CNNText
import Commands
import Foundation
import ProgramRun
import Testing

/// What a MODEL argument may be, and what is said when it is nothing.
@Suite struct ModelArgumentTests {
  static let two = "network first { input 2 2 1; relu }\nnetwork second { input 3 3 1; relu }\n"

  private func names(_ argument: String, input: String = "") throws -> [String] {
    let run = ProgramRun(["summarize", argument, "--format", "csv"], input: input)
    try #require(run.code == .clean, "\(run.errors)")
    return cells(ofCSV: run.output).map { $0[3] }
  }

  @Test("a file with one network needs no name")
  func file() throws {
    let scratch = try Scratch(["one.kdl": "network n { input 5 5 1; relu }"])
    #expect(try names(scratch.path("one.kdl"))[1] == "5x5x1")
  }

  @Test("a file whose name has no extension is named by its folder")
  func fileWithoutExtension() throws {
    // The tests run where the package is, whose license has no extension.
    try #require(FileAccess.kind(of: "LICENSE") == .file)
    let errors = ProgramRun(["summarize", "LICENSE"]).errors
    #expect(errors.contains("`./LICENSE` names the file") && !errors.contains(".kdl"))
    #expect(ProgramRun(["summarize", "mynet"]).errors.contains("add its extension: `mynet.kdl`"))
  }

  @Test("FILE#network chooses", arguments: [("first", "2x2x1"), ("second", "3x3x1")])
  func chosen(_ name: String, _ input: String) throws {
    let scratch = try Scratch(["two.kdl": Self.two])
    #expect(try names(scratch.path("two.kdl") + "#" + name)[1] == input)
    #expect(try names("-#" + name, input: Self.two)[1] == input)
  }

  @Test("standard input")
  func standardInput() throws {
    #expect(try names("-", input: "network n { input 5 5 1; relu }")[1] == "5x5x1")
  }

  @Test(
    "standard input is read once, however often it is named",
    arguments: [
      ["diff", "-#first", "-#second"], ["compare", "-", "-"], ["check", "-", "-"],
      ["compare", "-#first", "--relative-to", "-#second"], ["format", "-", "-"],
      ["verify", "-#first", "-#second"],
    ])
  func standardInputTwice(_ arguments: [String]) {
    let input = UnreadInput(Array(Self.two.utf8))
    let errors = MemorySink()
    var console = Console(
      output: MemorySink(), errors: errors,
      readInput: { (_) throws(FileError) in input.read() })
    #expect(Program.run(arguments, console: &console) == .clean)
  }

  /// A stream, which has nothing more to give once it was read.
  private final class UnreadInput {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read() -> [UInt8] {
      defer { bytes = [] }
      return bytes
    }
  }

  @Test("a path may have a number sign of its own")
  func numberSign() throws {
    let scratch = try Scratch([
      "a#b.kdl": Self.two, "c.kdl": Self.two, "d#e.kdl": "network n { input 5 5 1; relu }",
    ])
    #expect(try names(scratch.path("a#b.kdl#first"))[1] == "2x2x1")
    #expect(try names(scratch.path("d#e.kdl"))[1] == "5x5x1")
    #expect(try names(scratch.path("d#e.kdl#n"))[1] == "5x5x1")
    #expect(
      ProgramRun(["summarize", scratch.path("c.kdl#a#b")]).errors.contains("no network `a#b`"))
  }

  @Test("a file may lack the extension if its path has a slash")
  func withoutExtension() throws {
    let scratch = try Scratch(["model": "network n { input 5 5 1; relu }"])
    #expect(try names(scratch.path("model"))[1] == "5x5x1")
  }

  /// Exit code and what standard error says.
  @Test(
    "what cannot be a model",
    arguments: [
      ("vgg17", .misuse, ["the zoo has no model `vgg17`", "did you mean `vgg1"]),
      ("mobilenet-v2", .misuse, ["did you mean `torchvision/mobilenet_v2`?"]),
      ("MobileNetV3_large", .misuse, ["did you mean `torchvision/mobilenet_v3_large`?"]),
      ("lenet_5", .misuse, ["did you mean `lenet5`?"]),
      ("completely-different", .misuse, ["no model", "`cnnshape list` shows the zoo"]),
      ("nosuch.kdl", .misuse, ["error[unreadable-file]", "no such file"]),
      ("/", .misuse, ["error[unreadable-file]", "it is a folder"]),
      ("-#third", .misuse, ["no network `third`", "available: `first`, `second`"]),
      ("-#secnd", .misuse, ["did you mean `second`?"]),
      ("-", .misuse, ["`-` contains 2 networks", "name one: `-#first`"]),
    ] as [(String, ExitCode, [String])])
  func unusable(_ argument: String, _ code: ExitCode, _ texts: [String]) {
    for command in [["summarize"], ["compare"], ["show", "--expanded"]] {
      // To a comparison, several networks are several rows, and a folder is searched.
      if command == ["compare"], ["-", "/"].contains(argument) { continue }
      let run = ProgramRun(command + [argument], input: Self.two)
      #expect(run.code == code)
      #expect(run.output == "")
      for text in texts { #expect(run.errors.contains(text), "\(run.errors)") }
    }
  }

  @Test(
    "a text that is no description",
    arguments: [
      ("", "error[no-network]"), ("// nothing\n", "error[no-network]"),
      ("block b { relu }", "error[no-network]"), ("network n {", "error[syntax]"),
      ("network n { input 5 5 1; rleu }", "did you mean `relu`?"),
      ("network n { relu }", "error[missing-input]"),
      ("network n { input 5 5 0 }", "error[value-out-of-range]"),
    ])
  func noDescription(_ source: String, _ text: String) {
    for command in ["summarize", "check", "compare"] {
      let run = ProgramRun([command, "-"], input: source)
      // To `check`, a file with only blocks is a library.
      if command == "check", text == "error[no-network]" { continue }
      #expect(run.code == .findings, "\(command): \(run.screen)")
      #expect(run.errors.contains(text), "\(command): \(run.screen)")
    }
  }

  @Test("a text that is not UTF-8 is unreadable", arguments: ["summarize", "check", "show"])
  func notUTF8(_ command: String) throws {
    let scratch = try Scratch()
    let path = scratch.path("bad.kdl")
    try Data([0x6E, 0xFF, 0xFE]).write(to: URL(filePath: path))
    let run = ProgramRun([command, path])
    if command == "show" {
      #expect(run.code == .clean)
    } else {
      #expect(run.errors.contains("error[not-utf8]"))
      #expect(run.code == .misuse)
    }
  }

  @Test(
    "a parameter that is not there, or not among the choices, is misuse",
    arguments: [
      ("q=1", "`alphago-policy` has no setting `q`"), ("kk=1", "did you mean `k`?"),
      ("k=100", "invalid choice"), ("k=1+", "the expression ends too early"),
    ])
  func wrongSettings(_ setting: String, _ text: String) {
    for command in ["summarize", "compare", "explain"] {
      let layer = command == "explain" ? ["conv1"] : []
      let run = ProgramRun([command, "alphago-policy"] + layer + ["--set", setting])
      #expect(run.code == .misuse)
      #expect(run.output == "")
      #expect(run.errors.contains(text), "\(run.errors)")
    }
  }
}

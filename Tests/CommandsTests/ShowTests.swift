import CNNHost
import CNNText
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct ShowTests {
  static let models = ProgramRun(["list", "--format", "names"]).output
    .split(separator: "\n").map { String($0) }

  @Test(
    "what `show` prints is that network, alone, in canonical layout",
    arguments: models.filter { $0 != "resnet1202-cifar" })
  func standsAlone(_ model: String) throws {
    let shown = ProgramRun(["show", model])
    #expect(shown.code == .clean)
    let scratch = try Scratch(["mine.kdl": shown.output])
    let path = scratch.path("mine.kdl")
    #expect(ProgramRun(["format", "--check", path]).output == "")
    let options = ["--group", "--format", "csv", "--totals"]
    let mine = ProgramRun(["summarize", path] + options)
    #expect(mine.code == .clean, "\(mine.errors)")
    #expect(mine.output == ProgramRun(["summarize", model] + options).output)
    #expect(ProgramRun(["check", path]).code == .clean)
  }

  @Test(
    "unfolded it has neither blocks nor repeats, and the same figures",
    arguments: [
      "vgg16", "lenet5", "googlenet", "resnet50", "densenet121", "alphago-policy",
      "alexnet-two-gpu",
    ])
  func expanded(_ model: String) {
    let shown = ProgramRun(["show", model, "--expanded"])
    #expect(shown.code == .clean)
    let lines = shown.output.split(separator: "\n").map {
      $0.drop { $0 == " " }
    }
    for word in ["block ", "repeat ", "when ", "apply "] {
      #expect(!lines.contains { $0.hasPrefix(word) }, "\(word)")
    }
    func totals(_ arguments: [String], _ input: String) -> String? {
      let run = ProgramRun(
        ["summarize"] + arguments + ["--format", "csv", "--totals"], input: input)
      return run.output.split(separator: "\r\n").last.map { String($0) }
    }
    #expect(totals(["-"], shown.output) == totals([model], ""))
  }

  @Test("unfolding takes parameters, the description itself does not")
  func settings() throws {
    let expanded = ProgramRun(["show", "alphago-policy", "--expanded", "--set", "k=128"])
    #expect(expanded.output.contains("filters=128"))
    let plain = ProgramRun(["show", "alphago-policy", "--set", "k=128"])
    #expect(plain.code == .misuse)
    #expect(plain.errors.contains("`--set` has no effect without `--expanded`"))
  }

  @Test("of a file without a chosen network, all is shown as it is")
  func wholeFile() throws {
    let text = "// a comment\nnetwork a { input 2 2 1; relu }\nnetwork b { input 3 3 1; relu }\n"
    let scratch = try Scratch(["two.kdl": text])
    #expect(ProgramRun(["show", scratch.path("two.kdl")]).output == text)
  }

  @Test("networks on one line are distinguished", arguments: ["a", "b", "c"])
  func oneLine(_ name: String) {
    let text = "network a { input 1 1 1 }; network b { input 2 2 1 }; network c { input 3 3 1 }"
    let shown = ProgramRun(["show", "-#" + name], input: text)
    let run = ProgramRun(["summarize", "-"], input: shown.output)
    #expect(run.output.hasPrefix(name + "\n"))
  }

  @Test("a chosen network brings its blocks and comments along, and nothing else")
  func excerpt() throws {
    let text = """
      // A file of two.

      // Used by a.
      block used { relu }

      // Used by b.
      // In vain.
      block unused { tanh } // so

      // This is a.
      network a { input 2 2 1; used }

      // This is b.
      network b { input 3 3 1; unused }

      // The end.

      """
    let scratch = try Scratch(["two.kdl": text])
    #expect(
      ProgramRun(["show", scratch.path("two.kdl") + "#a"]).output == """
        // A file of two.

        // Used by a.
        block used { relu }

        // This is a.
        network a { input 2 2 1; used }

        // The end.

        """)
  }

  @Test(
    "as a graph a network has the same report, and becomes a description again",
    arguments: ["lenet5", "googlenet", "torchvision/r3d_18", "tcn", "alphago-policy"])
  func graph(_ model: String) throws {
    let graph = ProgramRun(["show", model, "--format", "json"])
    #expect(graph.code == .clean)
    let scratch = try Scratch(["graph.json": graph.output])
    let path = scratch.path("graph.json")
    for options in [[], ["--group"], ["--columns", "layer,kind,settings,output"]] {
      #expect(
        ProgramRun(["summarize", path] + options).output
          == ProgramRun(["summarize", model] + options).output)
    }
    #expect(ProgramRun(["check", path]).code == .clean)
    #expect(
      ProgramRun(["summarize", "-"], input: graph.output).output
        == ProgramRun(["summarize", model]).output)
    #expect(ProgramRun(["show", path, "--format", "json"]).output == graph.output)
    let description = ProgramRun(["show", path])
    #expect(
      description.output == ProgramRun(["show", model, "--expanded"]).output,
      "\(description.errors)")
    let mine = try Scratch(["mine.kdl": description.output])
    let checked = ProgramRun(["check", mine.path("mine.kdl")])
    #expect(checked.code == .clean && checked.errors == "", "\(checked.screen)")
    #expect(ProgramRun(["diff", path, model, "--exit-code"]).code == .clean)
    #expect(ProgramRun(["check", scratch.url.path]).output.contains("1 file, 1 network"))
    #expect(ProgramRun(["format", scratch.url.path]).output == "")
    let refused = ProgramRun(["format", path])
    #expect(refused.code == .misuse && refused.errors.contains("is JSON"))
  }

  @Test("JSON of another kind is not a network, and no file of a folder of networks")
  func otherJSON() throws {
    let scratch = try Scratch([
      "package.json": #"{"name": "x"}"#, "n.kdl": "network n { input 2 2 1; relu }",
    ])
    #expect(ProgramRun(["check", scratch.url.path]).output.contains("1 file, 1 network"))
    let run = ProgramRun(["summarize", scratch.path("package.json")])
    #expect(run.code == .findings)
    #expect(run.errors.contains("package.json:1:1") && run.errors.contains("is not a network"))
  }

  @Test("a terminal gets no character that it would obey, a file all of them")
  func controls() throws {
    let text =
      "network n title=\"a\u{9B}b\" {\n\tinput 2 2 1 // \u{9B}31m \u{1B}]0;x\u{7}\n    relu\n}\n"
    // What does not parse is shown all the same.
    let unparsed = "network n {{ \u{1B}[31m \u{202E} \u{200B} \u{9B}31m\n"
    let scratch = try Scratch(["n.kdl": text, "no.kdl": unparsed])
    for (name, text) in [("n.kdl", text), ("no.kdl", unparsed)] {
      #expect(ProgramRun(["show", scratch.path(name)]).output == text)
    }
    for arguments in [
      ["show", "n.kdl"], ["show", "--expanded", "n.kdl"], ["format", "n.kdl"], ["show", "no.kdl"],
    ] {
      let arguments = arguments.dropLast() + [scratch.path(arguments.last ?? "")]
      let shown = ProgramRun(Array(arguments), width: 80).screen
      #expect(
        !shown.unicodeScalars.contains { $0 != "\n" && $0 != "\t" && actsOnText($0) },
        "\(arguments)")
    }
  }
}

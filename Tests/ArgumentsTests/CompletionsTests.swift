import Foundation
import Testing

@testable import Arguments
@testable import Commands

@Suite struct CompletionsTests {
  static func program(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program on a text and gives what it printed and its exit code.
  static func run(_ path: String, _ arguments: [String], input: String) throws -> (String, Int32) {
    let process = Process()
    let stdin = Pipe()
    let stdout = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stdout
    try process.run()
    stdin.fileHandleForWriting.write(Data(input.utf8))
    stdin.fileHandleForWriting.closeFile()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }

  @Test(.enabled(if: program("bash") != nil, "needs the program bash"))
  func bashAcceptsItsScript() throws { try check(.bash, "-n") }

  @Test(.enabled(if: program("zsh") != nil, "needs the program zsh"))
  func zshAcceptsItsScript() throws { try check(.zsh, "-n") }

  @Test(.enabled(if: program("fish") != nil, "needs the program fish"))
  func fishAcceptsItsScript() throws { try check(.fish, "--no-execute") }

  private func check(_ shell: Shell, _ option: String) throws {
    let path = try #require(CompletionsTests.program(shell.rawValue))
    let (output, code) = try CompletionsTests.run(
      path, [option], input: Completions(.cnnshape).script(for: shell))
    #expect(code == 0)
    #expect(output.isEmpty)
  }

  @Test(arguments: Shell.allCases)
  func everyCommandAndOptionIsCompleted(_ shell: Shell) {
    let script = Completions(.cnnshape).script(for: shell)
    for command in CommandName.allCases { #expect(script.contains(command.rawValue)) }
    for option in OptionName.allCases {
      #expect(script.contains(shell == .fish ? "-l \(option.rawValue) " : option.flag))
    }
  }

  @Test(
    .enabled(if: program("bash") != nil, "needs the program bash"),
    arguments: [
      ("cnnshape sum", ["summarize"]), ("cnnshape --ver", ["--version"]),
      ("cnnshape summarize vg", ["vgg11", "vgg16"]), ("cnnshape summarize --ba", ["--batch"]),
      ("cnnshape summarize --batch 8 vgg16 --layo", ["--layout"]),
      ("cnnshape summarize vgg16 --layout h", ["hwc"]),
      ("cnnshape summarize vgg16 --layout = h", ["hwc"]),
      ("cnnshape summarize --format j", ["json", "jsonl"]),
      ("cnnshape check --format j", ["json", "jsonl", "junit"]),
      ("cnnshape --batch 8 sho", ["show"]), ("cnnshape check --depth", []),
      ("cnnshape completions f", ["fish"]), ("cnnshape help summ", ["summarize"]),
    ] as [(String, [String])])
  func bashOffersWhatFits(_ line: String, _ offers: [String]) throws {
    let path = try #require(CompletionsTests.program("bash"))
    let words = line.split(separator: " ")
    let script =
      Completions(.cnnshape).script(for: .bash) + """

        cnnshape() { printf '%s\\n' alexnet vgg11 vgg16; }
        COMP_WORDS=(\(words.joined(separator: " ")))
        COMP_CWORD=\(words.count - 1)
        _cnnshape cnnshape
        printf '%s\\n' "${COMPREPLY[@]}"

        """
    let (output, _) = try CompletionsTests.run(path, [], input: script)
    let offered = output.split(separator: "\n").map { String($0) }
    #expect(offered.filter { !$0.contains("compopt") } == offers)
  }

  @Test(.enabled(if: program("groff") != nil, "needs the program groff"))
  func theManualIsGoodRoff() throws {
    let path = try #require(CompletionsTests.program("groff"))
    let page = ManualPage.text(version: "1.2.3", .cnnshape)
    let (warnings, code) = try CompletionsTests.run(
      path, ["-man", "-Tutf8", "-ww", "-z"], input: page)
    #expect(code == 0)
    #expect(warnings == "")
    let (text, _) = try CompletionsTests.run(
      path, ["-man", "-Tascii", "-P-cbou", "-rLL=200n"], input: page)
    #expect(text.contains("cnnshape 1.2.3"))
    for command in CommandName.allCases {
      #expect(text.contains(command.rawValue))
      for example in command.definition.examples { #expect(text.contains("cnnshape " + example)) }
    }
    for option in ArgumentTable.cnnshape.options { #expect(text.contains(option.name.flag)) }
  }
}

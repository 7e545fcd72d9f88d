import Arguments
import CNNHost

extension CommandDefinition {
  static let manual = CommandDefinition(
    name: .manual, group: .about,
    summary: "the manual page, in roff",
    operands: [],
    options: [.output, .force],
    examples: ["manual | man -l -", "manual > ~/.local/share/man/man1/cnnshape.1"])
}

extension CommandRun {
  /// `cnnshape manual`
  mutating func manual() -> ExitCode {
    deliver(text: ManualPage.text(version: Program.version, .cnnshape))
  }
}

import Arguments
import CNNHost

extension CommandDefinition {
  static let help = CommandDefinition(
    name: .help, group: .about,
    summary: "help for a command",
    operands: [
      OperandDefinition("COMMAND", .command, count: 0...1)
    ],
    options: [OptionDefinition(.all, "explain every option, however long the page")],
    examples: ["help summarize", "help verify --all"])
}

extension CommandRun {
  /// `cnnshape help [COMMAND]`
  mutating func help() -> ExitCode {
    let command = arguments.operands.first.flatMap { CommandName(word: $0) }
    return deliver(
      text: HelpText.page(for: command, .cnnshape, explainsAll: arguments.has(.all)))
  }
}

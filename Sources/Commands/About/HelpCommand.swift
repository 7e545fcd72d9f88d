import Arguments
import CNNHost

extension CommandDefinition {
  static let help = CommandDefinition(
    name: .help, group: .about,
    summary: "help for a command, a layer or the language",
    operands: [
      OperandDefinition("TOPIC", .topic(HelpPages.topics), count: 0...1)
    ],
    options: [OptionDefinition(.all, "explain every option, however long the page")],
    examples: ["help summarize", "help verify --all", "help conv", "help language"],
    details: "TOPIC is a command, the word of a layer, or language.")
}

extension CommandRun {
  /// `cnnshape help [TOPIC]`
  mutating func help() -> ExitCode {
    if let topic = arguments.operands.first, CommandName(word: topic) == nil,
      let page = HelpPages.page(of: topic)
    {
      return deliver(text: page)
    }
    let command = arguments.operands.first.flatMap { CommandName(word: $0) }
    return deliver(
      text: HelpText.page(for: command, .cnnshape, explainsAll: arguments.has(.all)))
  }
}

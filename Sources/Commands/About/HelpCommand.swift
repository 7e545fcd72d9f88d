import Arguments
import CNNHost
import NetworkModels

extension CommandDefinition {
  static let help = CommandDefinition(
    name: .help, group: .about,
    summary: "help for a command, a layer or the language",
    operands: [
      OperandDefinition("TOPIC", .topic(HelpTopics.words), count: 0...1)
    ],
    options: [OptionDefinition(.all, "explain every option, however long the page")],
    examples: ["help summarize", "help conv", "help verify --all", "help onnx", "help language"],
    details: """
      TOPIC is a command, the word of a layer or a statement, language, or any other word of the program: an \
      option, a property, a function, a standard block, a figure, a column, a unit, a finding, a tool, a format or a \
      word of another framework.
      """)
}

extension CommandRun {
  /// `cnnshape help [TOPIC]`
  mutating func help() throws(Refusal) -> ExitCode {
    if let topic = arguments.operands.first, CommandName(word: topic) == nil {
      guard let text = HelpTopics.text(on: topic) else {
        throw Refusal(
          UsageError.operandNotAChoice(
            "TOPIC", topic, CommandName.allCases.map(\.rawValue) + HelpTopics.words))
      }
      return deliver(text: text)
    }
    let command = arguments.operands.first.flatMap { CommandName(word: $0) }
    return deliver(
      text: HelpText.page(for: command, .cnnshape, explainsAll: arguments.has(.all)))
  }
}

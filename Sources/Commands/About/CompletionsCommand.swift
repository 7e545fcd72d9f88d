import Arguments
import CNNHost

extension CommandDefinition {
  static let completions = CommandDefinition(
    name: .completions, group: .about,
    summary: "a shell script that completes commands, options and models",
    operands: [OperandDefinition("SHELL", .choice(Shell.allCases.map(\.rawValue)))],
    options: [.output, .force],
    examples: [
      "completions zsh > ~/.zfunc/_cnnshape",
      "completions fish > ~/.config/fish/completions/cnnshape.fish",
      "completions bash > ~/.local/share/bash-completion/completions/cnnshape",
    ])
}

extension CommandRun {
  /// `cnnshape completions SHELL`
  mutating func completions() -> ExitCode {
    guard let shell = arguments.operands.first.flatMap({ Shell(rawValue: $0) }) else {
      return .misuse
    }
    return deliver(
      text: Completions(.cnnshape, candidates: CompletionWords.candidates).script(for: shell))
  }
}

/// Scripts that complete `cnnshape` in a shell, made from the table.
///
/// Names of models are asked of the program itself (`cnnshape list --format names`), so that a script
/// written once knows the networks of every later version.
enum Completions {
  static func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The command that lists the networks of the zoo, one to a line.
  static let listArguments = "list --format names"

  /// Commands by what may follow them, for completing their arguments.
  static let commands = CommandName.allCases.map(\.definition)

  /// The text as one word of a shell, in single quotes.
  static func quoted(_ text: String, escape: String = "'\\''") -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: escape)
      + "'"
  }
}

extension OptionDefinition {
  /// All ways to write the option: `-o`, `--output`.
  var flags: [String] { (short.map { ["-\($0)"] } ?? []) + [name.flag] }
}

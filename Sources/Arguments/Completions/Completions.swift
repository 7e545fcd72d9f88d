/// Scripts that complete `cnnshape` in a shell, made from the table.
///
/// Names of models are asked of the program itself (`cnnshape list --format names`), so that a script
/// written once knows the networks of every later version.
package struct Completions {
  let commands: [CommandDefinition]
  let options: [OptionDefinition]

  package init(_ table: ArgumentTable) {
    commands = table.commands
    options = table.options
  }

  package func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The command that lists the networks of the zoo, one to a line.
  static let listArguments = "list --format names"

  /// The text as one word of a shell, in single quotes.
  static func quoted(_ text: String, escape: String = "'\\''") -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: escape)
      + "'"
  }
}

/// The shells for which there are completions.
package enum Shell: String, Hashable, Sendable, CaseIterable {
  case bash, zsh, fish
}

extension OptionDefinition {
  /// All ways to write the option: `-o`, `--output`.
  var flags: [String] { (short.map { ["-\($0)"] } ?? []) + [name.flag] }
}

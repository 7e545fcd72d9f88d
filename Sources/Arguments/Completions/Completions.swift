/// Scripts that complete `cnnshape` in a shell, made from the table.
///
/// Names of models are asked of the program itself (`cnnshape list --format names`), so that a script
/// written once knows the networks of every later version, and so are the layers of the model that a line names.
package struct Completions {
  /// The words of an option that takes any text.
  package enum Candidates: Hashable, Sendable {
    case words([String])
    /// Several of them, with commas between.
    case list([String])
    /// A model: a network of the zoo, or a file.
    case model
    /// A condition on these words, most often in quotes: the last word is completed.
    case condition([String])
    /// A layer of the model.
    case layer
    /// Layers and blocks of the model, with commas between.
    case layers
  }

  let commands: [CommandDefinition]
  let options: [OptionDefinition]
  let candidates: (CommandName, OptionName) -> Candidates?

  /// - Parameter candidates: the words of a command's option whose definition does not have them.
  package init(
    _ table: ArgumentTable, candidates: @escaping (CommandName, OptionName) -> Candidates?
  ) {
    commands = table.commands
    options = table.options
    self.candidates = candidates
  }

  package func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// The command that lists the networks of the zoo, one to a line.
  package static let listArguments = "list --format names"

  /// The command that lists the layers of a model, one to a line, with the model between the two.
  package static let layerArguments = ("explain", "--format names")

  /// The options that take one value, and those that take two.
  func flags(values: Int) -> [String] {
    options.filter { option in
      switch option.value {
      case .none: values == 0
      case .pair: values == 2
      case .integer, .choice, .inputSize, .assignment, .length, .list, .number, .byteCount, .word,
        .path:
        values == 1
      }
    }.flatMap(\.flags)
  }

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

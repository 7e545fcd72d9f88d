/// The definition of each command's arguments, in one place: the parser reads by it, and help, completions and the
/// manual are printed from it.
package struct ArgumentTable: Sendable {
  private let definition: @Sendable (CommandName) -> CommandDefinition

  /// - Parameter definition: a command's entry; asked for no sooner than it is needed.
  package init(_ definition: @escaping @Sendable (CommandName) -> CommandDefinition) {
    self.definition = definition
  }

  package subscript(command: CommandName) -> CommandDefinition { definition(command) }

  /// The entries in the order of the help.
  var commands: [CommandDefinition] { CommandName.allCases.map(definition) }

  /// Every option of the program, once. The choices are those of its first command.
  package var options: [OptionDefinition] {
    var all: [OptionDefinition] = [.version]
    var known: Set<OptionName> = [.version]
    for command in CommandName.allCases {
      for option in definition(command).allOptions where known.insert(option.name).inserted {
        all.append(option)
      }
    }
    return all
  }

  /// The option that is written so: that of a command if it has one, otherwise that of the first command with it.
  func option(written flag: String, of command: CommandName?) -> OptionDefinition? {
    if let own = command.flatMap({ definition($0).option(written: flag) }) { return own }
    if OptionDefinition.version.isWritten(flag) { return .version }
    // Definitions are made as they are asked for, some of them from long lists.
    return CommandName.allCases.lazy.compactMap { definition($0).option(written: flag) }.first
  }
}

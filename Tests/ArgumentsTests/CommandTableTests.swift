import Testing

@testable import Arguments
@testable import Commands

@Suite struct CommandTableTests {
  @Test(arguments: CommandName.allCases)
  func examplesAreWhatTheParserTakes(_ command: CommandName) throws {
    #expect(!command.definition.examples.isEmpty)
    for example in command.definition.examples {
      // What follows a pipe or a redirection is the shell's.
      let own = example.prefix { $0 != "|" && $0 != ">" }
      let arguments = try ArgumentParser.parse(CommandTableTests.words(of: own), by: .cnnshape)
      #expect(arguments.command == command)
    }
  }

  /// The words of a command line, of which double quotes hold some together.
  private static func words(of line: Substring) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap {
      place, part in
      place.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
    }
  }

  @Test func anOptionTakesTheSameInEveryCommand() {
    let lists: Set<OptionName> = [.input, .batch, .set]
    // `verify` trains in one way, `fit` and `memory` with an optimizer of choice.
    for command in CommandName.allCases {
      for option in command.definition.allOptions where option.name != .training {
        let first = ArgumentTable.cnnshape.options.first { $0.name == option.name }
        #expect((first?.value == OptionDefinition.Value.none) == (option.value == .none))
        guard command != .sweep || !lists.contains(option.name) else { continue }
        #expect(first?.placeholder == option.placeholder)
      }
    }
    #expect(ArgumentTable.cnnshape.options.count == OptionName.allCases.count)
  }

  @Test(
    "what every command that reads a model takes, none of them lacks",
    arguments: CommandName.allCases)
  func sharedOptions(_ command: CommandName) {
    let definition = command.definition
    let readsModel = definition.operands.contains { $0.kind == .model } || command == .layer
    // `list` shows the zoo, which has no warnings.
    #expect(!readsModel || definition.option(.strict) != nil)
    // An input may be written in either order.
    #expect(definition.option(.input) == nil || definition.option(.layout) != nil)
    #expect(definition.option(.columns) == nil || definition.option(.format) != nil)
  }

  @Test func shortFormsAreUnique() {
    let letters = ArgumentTable.cnnshape.options.compactMap(\.short)
    #expect(Set(letters).count == letters.count)
  }

  @Test func exclusionIsMutual() {
    for option in ArgumentTable.cnnshape.options {
      for other in option.excludes {
        let entry = ArgumentTable.cnnshape.options.first { $0.name == other }
        #expect(entry?.excludes.contains(option.name) == true)
      }
    }
  }
}

/// The commands. The parser, the help, the completions and the manual are all made from their entries in
/// an `ArgumentTable`; a new command is a case here, and its entry with what runs it in a file of `Commands`.
package enum CommandName: String, Hashable, Sendable, CaseIterable {
  case summarize, compare, diff, sweep, reconcile, memory
  case maxBatch = "max-batch"
  case check, verify, explain, layer, roofline
  case show, `import`, convert, format, list
  case help, completions, manual, version
}

extension CommandName {
  /// Former names of commands. They still work, and a note gives the current name.
  private static let formerWords: [String: CommandName] = ["fit": .maxBatch]

  /// Returns the command with this name, current or former.
  package init?(word: String) {
    guard let command = CommandName(rawValue: word) ?? CommandName.formerWords[word] else {
      return nil
    }
    self = command
  }
}

/// The groups of commands, in the order of the first help page.
package enum CommandGroup: String, Hashable, Sendable, CaseIterable {
  case look, compare, explain, check, files
  /// The program itself.
  case about
}

/// The definition of a command.
package struct CommandDefinition: Sendable {
  package var name: CommandName
  package var group: CommandGroup
  /// A summary for one line of help: lower case, no period.
  package var summary: String
  package var operands: [OperandDefinition]
  /// Its options, without those that every command has.
  package var options: [OptionDefinition]
  /// Lines to try, without the program's name; the first is the most usual one.
  package var examples: [String]
  /// Details beyond the summary, for the manual.
  package var details: String

  package init(
    name: CommandName, group: CommandGroup, summary: String, operands: [OperandDefinition] = [],
    options: [OptionDefinition] = [], examples: [String], details: String = ""
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.operands = operands
    self.options = options
    self.examples = examples
    self.details = details
  }

  /// All options it takes, in the order of its help.
  package var allOptions: [OptionDefinition] { options + OptionDefinition.common }

  /// Its operands as written in a synopsis: `MODEL MODEL…`.
  var synopsis: String {
    operands.map(\.synopsis).joined(separator: " ")
  }

  /// Its name, with what it takes where it takes anything.
  func line(_ options: String = "") -> String {
    [name.rawValue, options, synopsis].filter { !$0.isEmpty }.joined(separator: " ")
  }

  package func option(_ name: OptionName) -> OptionDefinition? {
    allOptions.first { $0.name == name }
  }

  func option(written flag: String) -> OptionDefinition? {
    allOptions.first { $0.isWritten(flag) }
  }
}

/// An argument that is not an option.
package struct OperandDefinition: Sendable {
  package enum Kind: Hashable, Sendable {
    /// A name of the zoo, a file, `FILE#network` or `-`.
    case model
    /// A file or folder.
    case path
    case choice([String])
    /// A command of the program, by its name or a former one, one of these words, or another one that means
    /// something.
    case topic([String])
    /// A layer or a block instance of the model before it.
    case layer
    case word

    /// The words that are meant; nil if they are not a fixed set.
    var choices: [String]? {
      switch self {
      case .choice(let choices): choices
      case .topic(let words):
        CommandName.allCases.map(\.rawValue) + words.filter { CommandName(word: $0) == nil }
      case .model, .path, .layer, .word: nil
      }
    }

    /// The choices with spaces between, as shells list them.
    var choiceText: String { (choices ?? []).joined(separator: " ") }

    /// Returns whether a word is one of the choices, or means one.
    func accepts(_ word: String) -> Bool {
      if case .topic = self { return true }
      return choices?.contains(word) ?? true
    }
  }

  var placeholder: String
  /// The operand as the message that it is missing names it: `a MODEL`.
  var needed: String
  var kind: Kind
  /// Words that it may be besides, for completions.
  var otherWords: [String]
  /// The number of operands allowed.
  var count: ClosedRange<Int>

  package static let unlimited = Int.max

  package init(
    _ placeholder: String, _ kind: Kind, orOneOf otherWords: [String] = [],
    count: ClosedRange<Int> = 1...1, needed: String? = nil
  ) {
    self.placeholder = placeholder
    self.needed = needed ?? "a " + placeholder
    self.kind = kind
    self.otherWords = otherWords
    self.count = count
  }

  var synopsis: String {
    let required = Array(repeating: placeholder, count: max(count.lowerBound, 1))
    let written = required.joined(separator: " ") + (count.upperBound > required.count ? "…" : "")
    return count.lowerBound == 0 ? "[\(written)]" : written
  }
}

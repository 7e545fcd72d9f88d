/// The commands. The parser, the help, the completions and the manual are all made from
/// `CommandName.definition` (`CommandTable.swift`); a new command is a case here, its entry there, and
/// the file that runs it.
enum CommandName: String, Hashable, Sendable, CaseIterable {
  case summarize, compare, diff, sweep, reconcile, memory, fit, check, verify, explain, roofline
  case show, format, list
  case help, completions, manual, version
}

/// What the table says of a command.
struct CommandDefinition: Sendable {
  var name: CommandName
  /// What it does, in a line of help: lower case, no full stop.
  var summary: String
  var operands: [OperandDefinition]
  /// Its options, without those that every command has.
  var options: [OptionDefinition] = []
  /// Lines to try, without the program's name; the first is the most usual one.
  var examples: [String]
  /// What the summary cannot say, for the manual and the foot of the help.
  var details: String = ""

  /// All options it takes, in the order of its help.
  var allOptions: [OptionDefinition] { options + OptionDefinition.common }

  /// Its operands as written in a synopsis: `MODEL MODEL…`.
  var synopsis: String {
    operands.map(\.synopsis).joined(separator: " ")
  }

  func option(_ name: OptionName) -> OptionDefinition? {
    allOptions.first { $0.name == name }
  }
}

/// An argument that is no option.
struct OperandDefinition: Sendable {
  enum Kind: Hashable, Sendable {
    /// A name of the zoo, a file, `FILE#network` or `-`.
    case model
    /// A file or folder.
    case path
    case choice([String])
    case word
  }

  var placeholder: String
  var kind: Kind
  /// How many there may be.
  var count: ClosedRange<Int>

  static let unlimited = Int.max

  init(_ placeholder: String, _ kind: Kind, count: ClosedRange<Int> = 1...1) {
    self.placeholder = placeholder
    self.kind = kind
    self.count = count
  }

  var synopsis: String {
    let required = Array(repeating: placeholder, count: max(count.lowerBound, 1))
    let written = required.joined(separator: " ") + (count.upperBound > required.count ? "…" : "")
    return count.lowerBound == 0 ? "[\(written)]" : written
  }
}

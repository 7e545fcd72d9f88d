package import CNNDiagnostics
package import CNNText

/// An error on the command line. Data; `diagnostic` puts it into words.
package enum UsageError: Error, Hashable, Sendable {
  case missingCommand
  /// With what can be shown of it.
  case notUTF8(String)
  case unknownCommand(String)
  /// With the command that was named before it, if any.
  case unknownOption(String, CommandName?)
  case optionOfOtherCommand(OptionName, CommandName)
  case missingValue(OptionDefinition)
  case unexpectedValue(OptionName, String)
  case notAnInteger(OptionName, String, ClosedRange<Int>)
  case outOfRange(OptionName, String, ClosedRange<Int>)
  case notAChoice(OptionName, String, [String])
  case notAnInputSize(OptionName, String)
  /// Extents that are whole numbers, but none that a volume has.
  case extentOutOfRange(OptionName, String)
  case notAByteCount(OptionName, String, ByteCount.Fault)
  /// Numbers of this type have no gradients; those of others have.
  case untrainable(String, trainable: [String])
  case missingOption(CommandName, OptionDefinition)
  /// A size without channels, for a network that has none of its own.
  case missingChannels(CommandName, String)
  case notAnAssignment(OptionName, String)
  case emptyWord(OptionName, String)
  case repeated(OptionName)
  /// A name that one option gives two values.
  case repeatedName(OptionName, String)
  /// `all` in a list with other columns.
  case allAmongOthers(OptionName)
  case excluded(OptionName, by: OptionName)
  /// An option that does nothing unless another is given.
  case needless(OptionName, without: OptionName)
  /// An option that does nothing, and where, in words: `with --format sarif`.
  case ineffective(OptionName, String)
  /// An option that speaks of one network, given several.
  case needsOneNetwork(OptionName)
  /// Two outputs to one file.
  case sameFile(OptionName, OptionName)
  case notNumbers(OptionName)
  case notARate(OptionName, String, Rate.Quantity)
  case notANumber(OptionName, String)
  /// A number with a word after it, where a figure may stand.
  case notAFigure(OptionName, String)
  /// A number that makes no sense, and which ones do, in words.
  case unfitNumber(OptionName, String, needed: String)
  /// Published figures against themselves.
  case needsConvention(OptionName)
  case missingOperand(CommandName, String)
  case surplusOperand(CommandName, String)
  case operandNotAChoice(String, String, [String])
  /// No list of numbers, sizes and ranges of them, and why.
  case notAList(OptionName, String, ListFault)
  case tooManyPoints(limit: Int)
  /// A quantity that no network has.
  case unknownQuantity(OptionName, String, known: [String])
  /// A column that the command's table does not have, found when the table is there.
  case unknownColumn(String, known: [String])
  /// A column that the table has only with another option.
  case columnNeeds(String, OptionDefinition)

  /// The reason that a word is no part of a list.
  package enum ListFault: Hashable, Sendable {
    /// Not a number, a size or a range.
    case malformed
    /// The range's end is below its start.
    case descending
    /// The range never ends.
    case noStep
    /// A number below 1, or above the largest that an option takes.
    case outOfRange
  }

  /// The error in words, with the help that the table gives.
  package func diagnostic(_ table: ArgumentTable) -> Diagnostic {
    Diagnostic(
      .usage, .error, headline, at: .commandLine, help: help(table).map { Diagnostic.Help($0) })
  }

  private var headline: String {
    switch self {
    case .missingCommand: "no command given"
    case .notUTF8(let word): "the argument `\(word)` is not UTF-8"
    case .unknownCommand(let word): "unknown command `\(word)`"
    case .unknownOption(let flag, _): "unknown option `\(flag)`"
    case .optionOfOtherCommand(let option, let command):
      "`\(command.rawValue)` has no option `\(option.flag)`"
    case .missingValue(let option): "`\(option.name.flag)` needs a value, \(option.placeholder)"
    case .unexpectedValue(let option, let value):
      "`\(option.flag)` takes no value, but got `\(value)`"
    case .notAnInteger(let option, let value, _):
      "`\(option.flag)` needs a whole number, not `\(value)`"
    case .outOfRange(let option, let value, let range):
      "`\(option.flag)` must be \(UsageError.words(range)), not `\(value)`"
    case .notAChoice(let option, let value, _): "invalid value `\(value)` for `\(option.flag)`"
    case .notAnInputSize(let option, let value):
      "`\(option.flag)` needs the extents of an input, not `\(value)`"
    case .extentOutOfRange(let option, let value):
      "each extent of `\(option.flag)` must be \(UsageError.extents), not `\(value)`"
    case .notAByteCount(let option, let value, .malformed):
      "`\(option.flag)` needs a size, not `\(value)`"
    case .notAByteCount(let option, let value, .belowOne):
      "`\(option.flag)` must be at least 1 byte, not `\(value)`"
    case .notAByteCount(let option, let value, .tooLarge):
      "`\(option.flag)` must be less than 8 EiB, not `\(value)`"
    case .untrainable(let type, _): "`\(type)` numbers have no gradients for training"
    case .missingOption(let command, let option):
      "`\(command.rawValue)` needs `\(option.name.flag) \(option.placeholder)`"
    case .missingChannels(let command, let size):
      "`--input \(size)` has no channels, which `\(command.rawValue)` needs"
    case .notAnAssignment(let option, let value):
      "`\(option.flag)` needs a name and a value, not `\(value)`"
    case .emptyWord(let option, let value): "`\(option.flag)` has an empty item in `\(value)`"
    case .repeated(let option): "`\(option.flag)` is given twice"
    case .repeatedName(let option, let name): "`\(option.flag) \(name)` is given twice"
    case .allAmongOthers(let option): "`all` stands alone in `\(option.flag)`"
    case .excluded(let option, let other):
      "`\(option.flag)` and `\(other.flag)` cannot be combined"
    case .needless(let option, let other):
      "`\(option.flag)` has no effect without `\(other.flag)`"
    case .ineffective(let option, let place): "`\(option.flag)` has no effect \(place)"
    case .needsOneNetwork(let option): "`\(option.flag)` is for one network at a time"
    case .sameFile(let option, let other):
      "`\(option.flag)` and `\(other.flag)` name the same file"
    case .notNumbers(let option): "`\(option.flag)` needs numbers separated by commas"
    case .notANumber(let option, let value): "`\(option.flag)` needs a number, not `\(value)`"
    case .notAFigure(let option, let value):
      "`\(option.flag)` needs a count such as `4.12e9` or `4.12 GMACs`, or a size such as `528 MB`, not `\(value)`"
    case .unfitNumber(let option, let value, let needed):
      "`\(option.flag)` needs \(needed), not `\(value)`"
    case .needsConvention(let option):
      "`\(option.flag)` needs a convention to check published figures against"
    case .notARate(let option, let value, _):
      "`\(option.flag)` needs a number above 0 with its unit, not `\(value)`"
    case .missingOperand(let command, let needed):
      "`\(command.rawValue)` needs \(needed)"
    case .surplusOperand(let command, let word):
      "unexpected argument `\(word)` for `\(command.rawValue)`"
    case .operandNotAChoice(let placeholder, let word, _):
      "unknown \(placeholder.lowercased()) `\(word)`"
    case .notAList(let option, let word, let fault):
      "cannot parse `\(word)` for `\(option.flag)`\(UsageError.cause(fault))"
    case .tooManyPoints(let limit):
      "the sweep has more than \(counted(limit, "point"))"
    case .unknownQuantity(let option, let name, _):
      "unknown quantity `\(name)` for `\(option.flag)`"
    case .unknownColumn(let name, _): "unknown column `\(name)`"
    case .columnNeeds(let name, let option):
      "the column `\(name)` needs `\(option.longSynopsis)`"
    }
  }

  private func help(_ table: ArgumentTable) -> [String] {
    switch self {
    case .missingCommand: ["try `cnnshape summarize vgg16`", UsageError.commandsHelp]
    case .notUTF8: ["rename the file, or link to it by a name in UTF-8: `ln -s`"]
    case .unknownCommand(let word):
      suggestion(word, among: CommandName.allCases.map(\.rawValue)) + [UsageError.commandsHelp]
    case .unknownOption(let flag, let command):
      optionHelp(flag, command, table)
    case .optionOfOtherCommand(let option, let command):
      [
        "`\(option.flag)` belongs to " + listed(commands(with: option, table)),
        optionsHelp(command),
      ]
    case .missingValue(let option): [missingValueHelp(option)]
    case .unexpectedValue(let option, _): ["write `\(option.flag)` alone"]
    case .notAnInteger(let option, _, let range):
      ["a number \(UsageError.words(range)): `\(option.flag) 8`"]
    case .outOfRange: []
    case .operandNotAChoice(_, let value, let choices) where choices.count > UsageError.mostListed:
      suggestion(value, among: choices)
        + ["`cnnshape help` lists the commands, `cnnshape help language` the words of layers"]
    case .notAChoice(_, let value, let choices), .operandNotAChoice(_, let value, let choices):
      suggestion(value, among: choices) + ["one of " + listed(choices)]
    case .notAnInputSize(let option, _):
      [
        "as in `\(option.flag) 224`, `\(option.flag) 224x224`, or with channels "
          + "`\(option.flag) 224x224x3`"
      ]
    case .extentOutOfRange: []
    case .notAByteCount(let option, _, .malformed):
      [
        "as in `\(option.flag) 24GiB`, 24·2³⁰ bytes, or `\(option.flag) 24GB`, 24·10⁹; units are "
          + listed(ByteCount.units.map(\.name))
      ]
    case .notAByteCount: []
    case .untrainable(_, let trainable): ["choose one of " + listed(trainable)]
    case .missingOption(let command, _), .missingChannels(let command, _):
      ["as in `cnnshape \(table[command].examples[0])`"]
    case .notAnAssignment(let option, _): ["as in `\(option.flag) k=128`"]
    case .emptyWord: ["separate items with single commas"]
    case .repeated, .repeatedName, .excluded: ["use only one of them"]
    case .allAmongOthers(let option): ["write `\(option.flag) all`, or name the columns"]
    case .ineffective(let option, _): ["leave `\(option.flag)` out"]
    case .needsOneNetwork: ["name a single MODEL, such as `FILE#network`"]
    case .sameFile: ["name two files"]
    case .columnNeeds(_, let option): ["add `\(option.longSynopsis)`"]
    case .needless(_, let other): ["add `\(other.flag)`"]
    case .notNumbers(let option): ["as in `\(option.flag) 0.485,0.456,0.406`"]
    case .notANumber(let option, _): ["as in `\(option.flag) 0.01`"]
    case .notAFigure(let option, _):
      [
        "as in `\(option.flag) 4.12G`, `4.12e9`, `24.37M` or `528MB`: everything that is counted is searched for it"
      ]
    case .unfitNumber: []
    case .needsConvention(let option): ["as in `\(option.flag) published torchvision`"]
    case .notAList(let option, _, _):
      switch option {
      case .input: ["sizes, as in `128,160`, `128..512/32` or `192x320`"]
      default: ["numbers from 1, as in `1,8,32` or `1..9/2`"]
      }
    case .tooManyPoints: ["use larger steps, as in `128..512/32`"]
    case .notARate(let option, _, let quantity):
      [
        "as in `\(option.flag) \(quantity.example)`; units are "
          + listed(quantity.units.map(\.name))
      ]
    case .missingOperand(let command, _): ["as in `cnnshape \(table[command].examples[0])`"]
    case .surplusOperand(let command, _):
      ["usage: `cnnshape \(table[command].line())`"]
    case .unknownColumn(let name, let known), .unknownQuantity(_, let name, let known):
      suggestion(name, among: known) + ["one of " + listed(known)]
    }
  }

  private func missingValueHelp(_ option: OptionDefinition) -> String {
    if case .pair(let words) = option.value, words.count > 1 {
      return "write `\(option.name.flag) \(words[0]) \(words[1])`"
    }
    return "write `\(option.name.flag)=\(option.placeholder)`"
  }

  private static let extents = words(1...OptionDefinition.largestNumber)

  private static func words(_ range: ClosedRange<Int>) -> String {
    "from \(NumberText.grouped(range.lowerBound)) to \(NumberText.grouped(range.upperBound))"
  }

  private static func cause(_ fault: ListFault) -> String {
    switch fault {
    case .malformed: ""
    case .descending: ": the range ends below its start"
    case .noStep: ": the step must be at least 1"
    case .outOfRange: ": numbers must be \(extents)"
    }
  }

  /// Choices beyond which a help names the pages that list them.
  private static let mostListed = 40

  private static let commandsHelp = "`cnnshape --help` lists the commands"

  private func optionsHelp(_ command: CommandName) -> String {
    "`cnnshape \(command.rawValue) --help` lists its options"
  }

  private func suggestion(_ word: String, among known: [String]) -> [String] {
    // A word with a correct beginning is more likely truncated than a misspelling of another.
    let begun = word.count < 3 ? nil : known.first { $0.hasPrefix(word) }
    return (begun ?? nearest(word, among: known)).map { ["did you mean `\($0)`?"] } ?? []
  }

  private func optionHelp(
    _ flag: String, _ command: CommandName?, _ table: ArgumentTable
  ) -> [String] {
    let options = command.map { table[$0].allOptions } ?? table.options
    let meant = nearest(String(flag.drop { $0 == "-" }), among: options.map(\.name.rawValue))
    return (meant.map { ["did you mean `--\($0)`?"] } ?? [])
      + [command.map(optionsHelp) ?? UsageError.commandsHelp]
  }

  private func commands(with option: OptionName, _ table: ArgumentTable) -> [String] {
    CommandName.allCases.filter { table[$0].option(option) != nil }
      .map { "`\($0.rawValue)`" }
  }
}

import Arguments
import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkConditions
import NetworkFacts
import NetworkModels
import NetworkSpec

/// What the words of the program mean, wherever they stand: on the command line, in descriptions, in messages.
enum HelpTopics {
  /// The words with a page or a section, and what else a word may be; beside the commands, which have pages of
  /// their own.
  static let words: [String] = {
    var words: [String] = []
    var known: Set<String> = []
    let options = OptionName.allCases.map(\.rawValue)
    let quantities = Quantity.allCases.map(\.name)
    for word in HelpPages.topics + WordUse.statements + DiagnosticID.allCases.map(\.rawValue)
      + WordUse.properties + options + quantities where known.insert(word).inserted
    {
      words.append(word)
    }
    return words
  }()

  /// The page of a word, and a line for each other meaning that it has; nil if it has none.
  static func text(on word: String) -> String? {
    let page = page(of: word)
    let meanings = meanings(of: word)
    guard page != nil || !meanings.isEmpty else { return nil }
    let lines = meanings.map { $0 + "\n" }.joined()
    guard let page else { return lines }
    return meanings.isEmpty ? page : page + "\n" + lines
  }

  /// A layer's page, a section of the language's page, or that of a finding.
  private static func page(of word: String) -> String? {
    HelpPages.page(of: word) ?? HelpPages.section(on: word)
      ?? DiagnosticID(rawValue: word).flatMap { DiagnosticPages.page(of: $0) }
  }

  private static func meanings(of word: String) -> [String] {
    uses(of: word) + options(named: word) + figures(named: word)
      + (unit(named: word).map { [$0] } ?? []) + names(named: word)
  }

  // MARK: In descriptions

  private static func uses(of word: String) -> [String] {
    WordUse.uses(of: word).map { use in
      switch use {
      case .property(of: []):
        "`\(word)` is a property of every layer: `cnnshape help layers` has the table"
      case .property(let layers):
        "`\(word)` is a property of \(quoted(layers)): `cnnshape help \(layers[0])` explains it"
      case .value(let property, let layers):
        "`\(word)` is a value of `\(property)`, a property of \(quoted(layers)): "
          + "`cnnshape help \(layers[0])` explains it"
      }
    }
  }

  /// The first few of many words.
  private static func quoted(_ words: [String]) -> String {
    listedBriefly(words.map { "`\($0)`" }, most: 6)
  }

  // MARK: On the command line

  /// The options of that name: one line for all commands in which it is the same.
  private static func options(named word: String) -> [String] {
    guard let name = OptionName(rawValue: word) else { return [] }
    var options: [(option: OptionDefinition, commands: [String])] = []
    for command in CommandName.allCases {
      guard let option = command.definition.option(name) else { continue }
      let place = options.firstIndex {
        $0.option.synopsis == option.synopsis && $0.option.summary == option.summary
      }
      if let place {
        options[place].commands.append(command.rawValue)
      } else {
        options.append((option, [command.rawValue]))
      }
    }
    return options.map { option, commands in
      let place =
        commands.count == CommandName.allCases.count
        ? "every command" : listed(commands.map { "`\($0)`" }, by: "and")
      return "`\(option.synopsis)` is an option of \(place): \(option.summary)"
    }
  }

  private static func figures(named word: String) -> [String] {
    guard let quantity = Quantity(named: word) else { return [] }
    let places = "conditions, `--sort`, facts (`\(quantity.hyphenatedName)`) and columns"
    return quantity.name == word || quantity.hyphenatedName == word
      ? ["`\(word)` is a figure of networks that has this name in \(places)"]
      : ["`\(word)` is a figure of networks, `\(quantity.name)` in \(places)"]
  }

  /// `MiB` and `M`, as numbers end with them.
  private static func unit(named word: String) -> String? {
    guard let one = try? Number.literal(withUnit: "1" + word), one.hasUnit,
      let factor = one.value.integer
    else { return nil }
    let bytes = word.hasSuffix("B") ? " bytes" : ""
    return "`\(word)` after a number is a unit, \(NumberText.grouped(factor))\(bytes): "
      + "`cnnshape help require` says where"
  }

  // MARK: Names

  private static func names(named word: String) -> [String] {
    var meanings: [String] = []
    if Convention.named(word) != nil {
      meanings.append(
        "`\(word)` is the way a tool counts: `--convention \(word)` counts so, "
          + "`cnnshape reconcile MODEL` explains it")
    }
    if Zoo.networks().contains(where: { $0.name == word }) {
      meanings.append("`\(word)` is a network of the zoo: `cnnshape summarize \(word)` shows it")
    }
    if let term = ForeignTerm.word(word) {
      meanings.append("`\(word)` is a word of other frameworks; here: \(term.here)")
    }
    return meanings
  }
}

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
    let sources: [[String]] = [
      HelpPages.topics, WordUse.statements, DiagnosticID.allCases.map(\.rawValue),
      WordUse.properties, OptionName.allCases.map(\.rawValue), Quantity.allCases.map(\.name),
      StandardBlocks.names, ExpressionFunction.all.map(\.name),
      FormatTopic.allCases.flatMap(\.words), Glossary.columnNames,
      Glossary.Term.allCases.map(\.rawValue), Precision.allCases.map(\.rawValue),
    ]
    for word in sources.joined() where known.insert(word).inserted { words.append(word) }
    return words
  }()

  /// The page of a word, and a line for each other meaning that it has; nil if it has none. Capitals make no
  /// difference where no word is written so.
  static func text(on word: String) -> String? {
    if let text = exactText(on: word) { return text }
    let folded = word.lowercased()
    return folded == word ? nil : exactText(on: folded)
  }

  private static func exactText(on word: String) -> String? {
    let page = page(of: word)
    let meanings = meanings(of: word)
    guard page != nil || !meanings.isEmpty else { return nil }
    let lines = meanings.map { $0 + "\n" }.joined()
    guard let page else { return lines }
    return meanings.isEmpty ? page : page + "\n" + lines
  }

  /// A layer's page, a section of the language's page or of that on the standard blocks, that of a finding or of
  /// a format.
  private static func page(of word: String) -> String? {
    HelpPages.page(of: word) ?? HelpPages.section(on: word) ?? HelpPages.block(named: word)
      ?? DiagnosticID(rawValue: word).flatMap { DiagnosticPages.page(of: $0) }
      ?? FormatTopic(named: word)?.text
  }

  private static func meanings(of word: String) -> [String] {
    let inDescriptions = uses(of: word) + functions(named: word)
    let onTheCommandLine = options(named: word) + values(named: word)
    let inReports = figures(named: word) + columns(named: word) + terms(named: word)
    return inDescriptions + onTheCommandLine + inReports + numbers(written: word)
      + names(named: word)
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

  private static func functions(named word: String) -> [String] {
    guard let function = HelpPages.function(named: word) else { return [] }
    return [
      "`\(word)` is a function of expressions, \(function.forms): "
        + withSmallInitial(function.value) + " (`cnnshape help expressions` has them all)"
    ]
  }

  /// `the smallest` of `The smallest`; `MobileNet's` and code stay.
  private static func withSmallInitial(_ text: String) -> String {
    let word = text.prefix { $0 != " " }
    guard let first = word.first, word.dropFirst().allSatisfy(\.isLowercase) else { return text }
    return first.lowercased() + text.dropFirst()
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

  /// The options of which it is a value. Conventions and number types have lines of their own.
  private static func values(named word: String) -> [String] {
    var names: [OptionName] = []
    for option in CommandName.allCases.flatMap({ $0.definition.allOptions }) {
      guard case .choice(let choices) = option.value, choices.contains(word),
        ![OptionName.convention, .dtype].contains(option.name), !names.contains(option.name)
      else { continue }
      names.append(option.name)
    }
    return names.map { name in
      "`\(word)` is a value of `\(name.flag)`: `cnnshape help \(name.rawValue)` has the option"
    }
  }

  // MARK: In reports

  private static func figures(named word: String) -> [String] {
    guard let quantity = Glossary.quantity(named: word) else { return [] }
    let (name, hyphenated) = (quantity.name, quantity.hyphenatedName)
    let subject: String
    if word == name || word == hyphenated {
      subject = "`\(word)` is a figure of networks"
    } else if let scale = Glossary.scale(of: word) {
      subject = "`\(word)` are \(scale) of `\(name)`, a figure of networks"
    } else {
      subject = "`\(word)` is `\(name)`, a figure of networks"
    }
    let names = name == hyphenated ? "`\(name)`" : "`\(name)` or `\(hyphenated)`"
    return [
      "\(subject): \(quantity.meaning)",
      "\(names) names it in columns, `--sort`, conditions and facts",
    ]
  }

  private static func columns(named word: String) -> [String] {
    guard let name = Glossary.column(named: word) else { return [] }
    let commands = CommandName.allCases.filter { CompletionWords.columns(of: $0).contains(name) }
    let place = listed(commands.map { "`\($0.rawValue)`" }, by: "and")
    let meaning = Glossary.meaning(ofColumn: name).map { ": " + $0 } ?? ""
    return ["`\(name)` is a column of \(place)\(meaning)"]
  }

  private static func terms(named word: String) -> [String] {
    var meanings: [String] = []
    if let term = Glossary.Term(rawValue: word.lowercased()) {
      meanings.append("`\(word)` in reports on memory: \(term.meaning)")
    }
    if let type = Glossary.precision(named: word) {
      let subject = word == type.rawValue ? "`\(word)` is" : "`\(word)` is `\(type.rawValue)`,"
      meanings.append(
        "\(subject) a number type of `--dtype`: \(counted(type.valueBytes, "byte")) for each value")
    }
    return meanings
  }

  // MARK: Numbers

  /// `MiB` and `M`, as numbers end with them, or a number with one: `24GiB`.
  private static func numbers(written word: String) -> [String] {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let isUnit = !word.isEmpty && word.utf8.allSatisfy { letters.contains($0 | 0x20) }
    guard let number = try? Number.literal(withUnit: isUnit ? "1" + word : word), number.hasUnit,
      let value = number.value.integer
    else { return [] }
    let size = word.hasSuffix("B") ? counted(value, "byte") : NumberText.grouped(value)
    return isUnit
      ? ["`\(word)` after a number is a unit, \(size): `cnnshape help require` says where"]
      : ["`\(word)` is \(size)"]
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
    if ReservedWords.isOutOfScope(word) {
      meanings.append(
        """
        `\(word)` is out of scope: descriptions have no recurrent layers, attention or embeddings; of files of \
        other programs they are kept as opaque layers. `cnnshape help out-of-scope` says more
        """)
    }
    meanings += properties(elsewhere: word)
    if let term = ForeignTerm.word(word) {
      meanings.append("`\(word)` is a word of other frameworks; here: \(term.here)")
    }
    return meanings
  }

  /// What other frameworks call a property so, and what it is called here, unless that is the same.
  private static func properties(elsewhere word: String) -> [String] {
    ForeignTerm.everyProperty(named: word).filter { !$0.replacements.contains(word) }.map { term in
      let frameworks = Framework.allCases.filter { framework in
        term.names[framework]?.contains { Glossary.folded($0) == Glossary.folded(word) } == true
      }
      let place =
        frameworks.isEmpty ? "elsewhere" : "in " + listed(frameworks.map(\.rawValue), by: "and")
      let note = term.note.isEmpty ? "" : ": " + term.note
      return "`\(word)` \(place) is a property of layers; here: \(term.here)\(note)"
    }
  }
}

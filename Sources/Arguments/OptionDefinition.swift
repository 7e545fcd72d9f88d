import CNNText

/// The options, by their long names. What an option takes is the same in every command that has it, but
/// for the choices of `--format`, for `sweep`, which takes lists, and for `--training`, which `verify` does
/// in one way only.
package enum OptionName: String, Hashable, Sendable, CaseIterable {
  case input, batch, set, depth, group, branches, strict, columns, totals, layout, format, output
  case force
  case convention, between
  case expanded
  case unit, machine, peak, bandwidth
  case seed, counting, layer, tap, image, mean, std, scale, weights
  case weightsOrder = "weights-order"
  case weightsMap = "weights-map"
  case saveWeights = "save-weights"
  case to, opset
  case threads
  case training, dtype, policy, memory, flash, ram
  case learningRate = "learning-rate"
  case momentum
  case inPlace = "in-place"
  case check
  case sort, `where`
  case relativeTo = "relative-to"
  case exitCode = "exit-code"
  case foldBatchnorm = "fold-batchnorm"
  case phase, stage, dim, regions, partial
  case all
  case allowEmpty = "allow-empty"
  case require
  case layers, only, top, by, numbers
  case color, width, quiet, help, version

  /// As the user writes it: `--in-place`.
  package var flag: String { "--" + rawValue }

  /// True if it is the same in most commands, so that a page that is full only names it.
  var isShared: Bool { OptionName.shared.contains(self) }

  private static let shared: Set<OptionName> = [
    .input, .batch, .set, .phase, .stage, .dim, .regions, .partial, .strict, .columns, .layout,
    .output, .force, .color, .width, .quiet,
    .help,
  ]
}

/// The definition of an option.
package struct OptionDefinition: Hashable, Sendable {
  /// The kind of value that follows an option.
  package enum Value: Hashable, Sendable {
    case none
    case integer(ClosedRange<Int>)
    case choice([String])
    /// `HxW` or `HxWxC`.
    case inputSize
    /// `name=value`.
    case assignment
    /// `name=N`, a whole number from 1.
    case length
    /// Words separated by commas.
    case list
    /// A finite decimal.
    case number
    /// A number with a unit: `24GiB`.
    case byteCount
    case word
    /// Two of these words, one after the other or separated by a comma.
    case pair([String])
    case path
  }

  package var name: OptionName
  /// The letter of its short form.
  package var short: Character?
  package var value: Value
  package var placeholder: String
  /// A summary for one line of help: lower case, no period.
  package var summary: String
  package var isRepeatable: Bool
  /// Options that say something else about the same thing.
  package var excludes: [OptionName]
  /// Words that were choices once, and are still understood.
  package var formerChoices: [String]

  /// An option that takes a value.
  package init(
    _ name: OptionName, short: Character? = nil, _ value: Value, _ placeholder: String,
    _ summary: String, isRepeatable: Bool = false, excludes: [OptionName] = [],
    formerChoices: [String] = []
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.placeholder = placeholder
    self.summary = summary
    self.isRepeatable = isRepeatable
    self.excludes = excludes
    self.formerChoices = formerChoices
  }

  /// An option that stands alone.
  package init(
    _ name: OptionName, short: Character? = nil, _ summary: String, excludes: [OptionName] = []
  ) {
    self.init(name, short: short, .none, "", summary, excludes: excludes)
  }

  /// As in the help: `-o, --output FILE`.
  package var synopsis: String {
    short.map { "-\($0), \(longSynopsis)" } ?? longSynopsis
  }

  /// As in a sentence: `--output FILE`.
  package var longSynopsis: String {
    placeholder.isEmpty ? name.flag : name.flag + " " + placeholder
  }
}

extension OptionDefinition {
  /// The largest extent, batch or count an option takes.
  package static let largestNumber = Int(Int32.max)

  /// An option whose choices are the cases of an enumeration.
  package static func format<Format: CaseIterable & RawRepresentable<String>>(
    _ type: Format.Type
  ) -> OptionDefinition {
    format(Format.allCases.map(\.rawValue))
  }

  /// An option whose choices are the cases of two enumerations.
  package static func format<
    Format: CaseIterable & RawRepresentable<String>,
    Other: CaseIterable & RawRepresentable<String>
  >(_ type: Format.Type, _ other: Other.Type) -> OptionDefinition {
    format(Format.allCases.map(\.rawValue) + Other.allCases.map(\.rawValue))
  }

  private static func format(_ choices: [String]) -> OptionDefinition {
    OptionDefinition(.format, .choice(choices), "FORMAT", listed(choices))
  }

  package static let color = OptionDefinition(
    .color, .choice(ColorChoice.allCases.map(\.rawValue)), "WHEN",
    "when to use color: auto, always or never")
  package static let width = OptionDefinition(
    .width, .integer(20...10_000), "N", "columns of the page; by default the terminal's")
  package static let quiet = OptionDefinition(
    .quiet, "errors and figures only: no warnings, notes or progress")
  package static let help = OptionDefinition(.help, short: "h", "show this help")
  package static let version = OptionDefinition(.version, "show the version")

  /// Options of every command. `--version`, which is for the program, is left to its help.
  static let common: [OptionDefinition] = [.color, .width, .quiet, .help]
}

/// The choices of `--color`; the first is the default.
package enum ColorChoice: String, Hashable, Sendable, CaseIterable {
  case auto, always, never
}

import CNNText
import NetworkAnalysis

/// The options, by their long names. What an option takes is the same in every command that has it, but
/// for the choices of `--format`, for `sweep`, which takes lists, and for `--training`, which `verify` does
/// in one way only.
enum OptionName: String, Hashable, Sendable, CaseIterable {
  case input, batch, set, depth, group, branches, strict, columns, layout, format, output, force
  case convention, between
  case expanded
  case unit, machine, peak, bandwidth
  case seed, counting, layer, tap, image, mean, std, scale, weights
  case weightsOrder = "weights-order"
  case weightsMap = "weights-map"
  case saveWeights = "save-weights"
  case threads
  case training, dtype, policy, memory
  case learningRate = "learning-rate"
  case momentum
  case inPlace = "in-place"
  case check
  case sort, `where`
  case relativeTo = "relative-to"
  case exitCode = "exit-code"
  case color, quiet, help, version

  /// As the user writes it: `--in-place`.
  var flag: String { "--" + rawValue }
}

/// What the table says of an option.
struct OptionDefinition: Hashable, Sendable {
  /// What follows an option.
  enum Value: Hashable, Sendable {
    case none
    case integer(ClosedRange<Int>)
    case choice([String])
    /// `HxW` or `HxWxC`.
    case imageSize
    /// `name=value`.
    case assignment
    /// Words parted by commas.
    case list
    /// A finite decimal.
    case number
    /// A number with a unit: `24GiB`.
    case byteCount
    case word
    /// Two of these words, one after the other or parted by a comma.
    case pair([String])
    case path
  }

  var name: OptionName
  /// The letter of its short form.
  var short: Character?
  var value: Value
  var placeholder: String
  /// What it does, in a line of help: lower case, no full stop.
  var summary: String
  var isRepeatable: Bool
  /// Options that say something else about the same thing.
  var excludes: [OptionName]

  /// An option that takes a value.
  init(
    _ name: OptionName, short: Character? = nil, _ value: Value, _ placeholder: String,
    _ summary: String, isRepeatable: Bool = false, excludes: [OptionName] = []
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.placeholder = placeholder
    self.summary = summary
    self.isRepeatable = isRepeatable
    self.excludes = excludes
  }

  /// An option that stands alone.
  init(
    _ name: OptionName, short: Character? = nil, _ summary: String, excludes: [OptionName] = []
  ) {
    self.init(name, short: short, .none, "", summary, excludes: excludes)
  }

  /// As in the help: `-o, --output FILE`.
  var synopsis: String {
    let long = placeholder.isEmpty ? name.flag : name.flag + " " + placeholder
    return short.map { "-\($0), \(long)" } ?? long
  }
}

extension OptionDefinition {
  /// The largest extent, batch or count an option takes, as in `Shape`.
  static let largestNumber = Int(Int32.max)
  /// Names the published figures where a convention may stand.
  static let published = "published"

  static let input = OptionDefinition(
    .input, .imageSize, "HxW[xC]", "the input's size; fully connected layers follow it")
  static let batch = OptionDefinition(
    .batch, .integer(1...largestNumber), "N", "images in a batch (1)")
  static let set = OptionDefinition(
    .set, .assignment, "NAME=VALUE", "a parameter of the network; may be repeated",
    isRepeatable: true)
  /// Those of `sweep`, which takes many where others take one.
  static let inputs = OptionDefinition(
    .input, .list, "A..B/STEP", "input sizes N or HxW, parted by commas, or ranges")
  static let batches = OptionDefinition(
    .batch, .list, "A,B", "images in a batch (1), parted by commas, or ranges")
  static let sets = OptionDefinition(
    .set, .assignment, "NAME=A,B", "values of a parameter of the network; may be repeated",
    isRepeatable: true)
  static let depth = OptionDefinition(
    .depth, .integer(1...1000), "N", "one row per block below level N", excludes: [.group])
  static let group = OptionDefinition(
    .group, "one row per outermost block", excludes: [.depth])
  static let branches = OptionDefinition(.branches, "count side outputs too")
  static let convention = OptionDefinition(
    .convention, .choice(Convention.all.map(\.name)), "NAME",
    "count as this tool does; `reconcile` lists them", excludes: [.relativeTo, .dtype])
  static let between = OptionDefinition(
    .between, .pair(Convention.all.map(\.name) + [OptionDefinition.published]), "A B",
    "two conventions, or one and `published`, term by term")
  static let strict = OptionDefinition(.strict, "take warnings for errors")
  static let columns = OptionDefinition(
    .columns, .list, "A,B,C", "these columns, in this order")
  static let layout = OptionDefinition(
    .layout, .choice(["hwc", "chw"]), "ORDER", "order of a shape's extents: hwc or chw")
  static let output = OptionDefinition(
    .output, short: "o", .path, "FILE", "write to FILE instead of standard output")
  static let force = OptionDefinition(.force, "replace FILE if it exists")
  static let expanded = OptionDefinition(.expanded, "with blocks and repeats unfolded")
  static let inPlace = OptionDefinition(
    .inPlace, "replace the files by their canonical form", excludes: [.check])
  static let check = OptionDefinition(
    .check, "only say which files would change; exit code 1 if any", excludes: [.inPlace])
  static let unit = OptionDefinition(
    .unit, .list, "ROW,COLUMN", "what this unit of the layer's plane sees")
  static let machine = OptionDefinition(
    .machine, .choice(Machine.Preset.allCases.map(\.rawValue)), "NAME",
    "a machine with published figures", excludes: [.peak, .bandwidth])
  static let peak = OptionDefinition(
    .peak, .word, "RATE", "operations a second: 100TFLOPS", excludes: [.machine])
  static let bandwidth = OptionDefinition(
    .bandwidth, .word, "RATE", "bytes a second between processor and memory: 1TB/s",
    excludes: [.machine])
  static let seed = OptionDefinition(
    .seed, .integer(0...largestNumber), "N", "seed of weights and input (0)")
  static let counting = OptionDefinition(
    .counting, "run the direct kernels, which count each operation")
  static let layer = OptionDefinition(.layer, .word, "NAME", "stop after this layer")
  static let tap = OptionDefinition(
    .tap, .word, "NAME", "write this layer's output to --output, as .npy")
  static let image = OptionDefinition(
    .image, .path, "FILE", "a .npy, .ppm or .pgm file instead of seeded numbers")
  static let mean = OptionDefinition(
    .mean, .list, "A,B,C", "subtracted from the image, for each channel")
  static let std = OptionDefinition(.std, .list, "A,B,C", "divides the image, for each channel")
  static let scale = OptionDefinition(.scale, .number, "X", "multiplies the image first")
  static let weights = OptionDefinition(
    .weights, .path, "FILE", "weights by layer name, .safetensors or .npz")
  static let weightsOrder = OptionDefinition(
    .weightsOrder, "take the file's arrays in their order", excludes: [.weightsMap])
  static let weightsMap = OptionDefinition(
    .weightsMap, .path, "FILE", "lines of a layer's name and its name in the file",
    excludes: [.weightsOrder])
  static let saveWeights = OptionDefinition(
    .saveWeights, .path, "FILE", "write the weights as .safetensors")
  static let threads = OptionDefinition(
    .threads, .integer(1...256), "N", "threads (all processors)")
  static let training = OptionDefinition(
    .training, "one step forward, back and down the gradient instead")
  static let optimizer = OptionDefinition(
    .training, .choice(Optimizer.allCases.map(\.rawValue)), "OPTIMIZER",
    "train, with " + listed(Optimizer.allCases.map(\.rawValue)))
  static let dtype = OptionDefinition(
    .dtype, .choice(Precision.allCases.map(\.rawValue)), "TYPE",
    "what numbers are: float32, float16, int8, …", excludes: [.convention])
  static let policy = OptionDefinition(
    .policy, .choice(LivenessPolicy.Name.allCases.map(\.rawValue)), "NAME",
    listed(LivenessPolicy.Name.allCases.map(\.rawValue)))
  static let memory = OptionDefinition(
    .memory, .byteCount, "SIZE", "what there is, as in 24GiB or 24GB")
  static let learningRate = OptionDefinition(
    .learningRate, .number, "X", "the step of --training (0.01; 1e-6 for squared error)")
  static let momentum = OptionDefinition(
    .momentum, .number, "X", "the share of earlier steps in it (0.9)")
  /// Of `diff`.
  static let unfolded = OptionDefinition(.expanded, "a line for each layer")
  static let exitCode = OptionDefinition(.exitCode, "exit code 1 if there is a difference")
  static let sort = OptionDefinition(
    .sort, .list, "A,-B", "by these quantities, descending after a -")
  static let `where` = OptionDefinition(
    .where, .path, "CONDITION", "only networks such as \"macs < 1e9 and depth > 20\"")
  static let relativeTo = OptionDefinition(
    .relativeTo, .path, "MODEL", "ratios to this network's figures too",
    excludes: [.convention])
  static let color = OptionDefinition(
    .color, .choice(["auto", "always", "never"]), "WHEN", "colour: auto, always or never")
  static let quiet = OptionDefinition(.quiet, "errors only: no warnings, notes or progress")
  static let help = OptionDefinition(.help, short: "h", "show this help")
  static let version = OptionDefinition(.version, "show the version")

  static func format(_ choices: [String]) -> OptionDefinition {
    OptionDefinition(.format, .choice(choices), "FORMAT", listed(choices))
  }

  /// Options that choose what exactly is calculated.
  static let configuration: [OptionDefinition] = [.input, .batch, .set]

  /// Options of every command. `--version`, which is for the program, is left to its help.
  static let common: [OptionDefinition] = [.color, .quiet, .help]

  /// Every option of the program, once. The choices are those of its first command.
  static let all: [OptionDefinition] = {
    var all: [OptionDefinition] = [.version]
    for command in CommandName.allCases {
      for option in command.definition.allOptions
      where !all.contains(where: { $0.name == option.name }) {
        all.append(option)
      }
    }
    return all
  }()
}

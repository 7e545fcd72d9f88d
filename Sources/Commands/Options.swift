import Arguments
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkSpec

extension OptionDefinition {
  /// Names the published figures where a convention may appear.
  static let published = "published"

  static let input = OptionDefinition(
    .input, .inputSize, "N|HxW[xC]", "input size; fully connected layers adapt to it")
  static let batch = OptionDefinition(
    .batch, .integer(1...largestNumber), "N", "images per batch (1)")
  static let set = OptionDefinition(
    .set, .assignment, "NAME=VALUE", "change a setting of the network; repeatable",
    isRepeatable: true)
  static let foldBatchnorm = OptionDefinition(
    .foldBatchnorm, "fold batch normalization into the layer before it")
  /// Those of `sweep`, which takes many where others take one.
  static let inputs = OptionDefinition(
    .input, .list, "A..B/STEP", "comma-separated input sizes N or HxW, or ranges")
  static let batches = OptionDefinition(
    .batch, .list, "A,B", "comma-separated batch sizes (1), or ranges")
  static let sets = OptionDefinition(
    .set, .assignment, "NAME=A,B", "values of a setting of the network; repeatable",
    isRepeatable: true)
  static let depth = OptionDefinition(
    .depth, .integer(1...1000), "N", "one row per block, N levels deep; 1 is `--group`",
    excludes: [.group, .by])
  static let group = OptionDefinition(
    .group, "one row per outermost block", excludes: [.depth, .by])
  static let branches = OptionDefinition(.branches, "include side outputs")
  static let convention = OptionDefinition(
    .convention, .choice(Convention.all.map(\.name)), "NAME",
    "count as this tool does; `reconcile` lists them", excludes: [.relativeTo, .dtype],
    formerChoices: Convention.all.flatMap(\.formerNames))
  static let between = OptionDefinition(
    .between, .pair(Convention.all.map(\.name) + [OptionDefinition.published]), "A B",
    "two conventions, or one and `published` or a figure",
    formerChoices: Convention.all.flatMap(\.formerNames))
  static let strict = OptionDefinition(.strict, "treat warnings as errors")
  static let columns = OptionDefinition(
    .columns, .list, "A,B,C", "show these columns, in this order; `all` for every one")
  static let layers = OptionDefinition(
    .layers, .path, "CONDITION", "only rows with, say, \"kind == conv and macs > 1e6\"",
    excludes: [.by])
  static let only = OptionDefinition(
    .only, .list, "NAME,…", "only these layers and blocks; * matches any text", excludes: [.by])
  static let top = OptionDefinition(
    .top, .integer(1...largestNumber), "N", "the first N rows, by MACs unless sorted",
    excludes: [.by])
  static let by = OptionDefinition(
    .by, .choice(["kind"]), "kind", "one row for all layers of a kind",
    excludes: [.depth, .group, .layers, .only, .top, .sort])
  static let numbers = OptionDefinition(
    .numbers, .choice(TableOptions.Numbers.allCases.map(\.rawValue)), "FORM",
    "show all numbers of a table exact or short")
  static let totals = OptionDefinition(.totals, "end a CSV with a row of totals")
  /// The formats of a command that prints a report: all of them.
  static let format = OptionDefinition.format(ReportFormat.self)
  static let layout = OptionDefinition(
    .layout, .choice(ShapeLayout.allCases.map(\.rawValue)), "ORDER",
    "axis order of shapes: hwc or chw")
  static let output = OptionDefinition(
    .output, short: "o", .path, "FILE", "write to FILE instead of standard output")
  static let force = OptionDefinition(.force, "replace FILE if it exists")
  static let expanded = OptionDefinition(.expanded, "with blocks and repeats expanded")
  /// Of `import`.
  static let namedLayers = OptionDefinition(.expanded, "one line per layer, with all names kept")
  static let inPlace = OptionDefinition(
    .inPlace, "rewrite the files in canonical form", excludes: [.check])
  static let check = OptionDefinition(
    .check, "only list the files that would change; exit code 1 if any", excludes: [.inPlace])
  static let unit = OptionDefinition(
    .unit, .list, "ROW,COLUMN", "show what this unit of the layer's plane sees")
  static let machine = OptionDefinition(
    .machine, .choice(Machine.Preset.allCases.map(\.rawValue)), "NAME",
    "a machine with published figures", excludes: [.peak, .bandwidth])
  static let peak = OptionDefinition(
    .peak, .word, "RATE", "operations per second: 100TFLOPS", excludes: [.machine])
  static let bandwidth = OptionDefinition(
    .bandwidth, .word, "RATE", "memory bandwidth in bytes per second: 1TB/s",
    excludes: [.machine])
  static let optimizer = OptionDefinition(
    .training, .choice(Optimizer.allCases.map(\.rawValue)), "OPTIMIZER",
    "train with " + listed(Optimizer.allCases.map(\.rawValue)))
  static let dtype = OptionDefinition(
    .dtype, .choice(Precision.allCases.map(\.rawValue)), "TYPE",
    "number type: float32, float16, int8, …", excludes: [.convention])
  static let policy = OptionDefinition(
    .policy, .choice(LivenessPolicy.Name.allCases.map(\.rawValue)), "NAME",
    listed(LivenessPolicy.Name.allCases.map(\.rawValue)))
  static let memory = OptionDefinition(
    .memory, .byteCount, "SIZE", "memory available, such as 24GiB or 24GB")
  static let flash = OptionDefinition(
    .flash, .byteCount, "SIZE", "a device's memory for parameters, such as 1MiB")
  static let ram = OptionDefinition(
    .ram, .byteCount, "SIZE", "a device's memory for live tensors, such as 256KiB")
  /// Of `diff`.
  static let unfolded = OptionDefinition(.expanded, "one line per layer")
  static let exitCode = OptionDefinition(.exitCode, "exit code 1 if there are differences")
  static let sort = OptionDefinition(
    .sort, .list, "A,-B", "sort by these quantities; - means descending", excludes: [.by])
  static let `where` = OptionDefinition(
    .where, .path, "CONDITION", "only networks with, say, \"macs < 1e9 and depth > 20\"")
  static let relativeTo = OptionDefinition(
    .relativeTo, .path, "MODEL", "also show ratios to this network's figures",
    excludes: [.convention])

  static let allowEmpty = OptionDefinition(
    .allowEmpty, "accept folders that have no network")

  static let phase = OptionDefinition(
    .phase, .choice(ImportSettings.Phase.allCases.map(\.rawValue)), "PHASE",
    "of a Caffe network: test or train (test)")
  static let stage = OptionDefinition(
    .stage, .word, "NAME", "of a Caffe network: a stage that holds; repeatable", isRepeatable: true)
  static let dim = OptionDefinition(
    .dim, .length, "NAME=N", "length of a symbolic dimension; repeatable", isRepeatable: true)
  static let regions = OptionDefinition(
    .regions, .integer(1...largestNumber), "N", "regions that an imported detector proposes")
  static let partial = OptionDefinition(
    .partial, "leave holes for operators that are not known")

  /// Options that choose what a file of another program leaves open.
  static let imports: [OptionDefinition] = [.phase, .stage, .dim, .regions, .partial]

  /// Options that choose what exactly is calculated.
  static let configuration: [OptionDefinition] =
    [.input, .batch, .set, .foldBatchnorm] + imports
}

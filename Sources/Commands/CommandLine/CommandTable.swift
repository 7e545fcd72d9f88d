extension CommandName {
  /// The command's entry in the table.
  var definition: CommandDefinition {
    switch self {
    case .summarize: .summarize
    case .compare: .compare
    case .reconcile: .reconcile
    case .diff: .diff
    case .sweep: .sweep
    case .memory: .memory
    case .fit: .fit
    case .check: .check
    case .verify: .verify
    case .explain: .explain
    case .roofline: .roofline
    case .show: .show
    case .format: .format
    case .list: .list
    case .help: .help
    case .completions: .completions
    case .manual: .manual
    case .version: .version
    }
  }
}

extension CommandDefinition {
  static let summarize = CommandDefinition(
    name: .summarize,
    summary: "shapes, parameters, MACs and memory of every layer, with totals",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .depth, .group, .branches, .convention, .strict, .columns, .layout,
      .format(Formats.tables), .output, .force,
    ],
    examples: ["summarize vgg16", "summarize resnet152 --group --format csv -o resnet152.csv"],
    details: """
      The header shows the architecture's pattern, the footer where activation memory and \
      parameters concentrate.
      """)

  static let compare = CommandDefinition(
    name: .compare,
    summary: "one row per network: depth, parameters, MACs, memory",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    options: OptionDefinition.configuration + [
      .dtype, .relativeTo, .sort, .where, .branches, .convention, .strict, .columns, .layout,
      .format(Formats.tables), .output, .force,
    ],
    examples: [
      "compare alexnet vgg16 googlenet resnet152", "compare mine.kdl --relative-to resnet50",
      "compare vgg16 resnet50 googlenet --sort -macs",
    ],
    details: """
      A file that holds several networks gives a row for each. A condition holds quantities against \
      numbers such as 1e9, 25M or 100MiB, with and, or, not and parentheses.
      """)

  static let diff = CommandDefinition(
    name: .diff,
    summary: "what two networks differ in, and what each difference costs",
    operands: [OperandDefinition("MODEL", .model, count: 2...2)],
    options: OptionDefinition.configuration + [
      .unfolded, .exitCode, .branches, .strict, .columns, .format(Formats.tables), .output, .force,
    ],
    examples: ["diff resnet50 resnet50-v1.5", "diff vgg16 mine.kdl --expanded"],
    details: """
      Layers are matched by name and by their place in the graph. Equal changes share a line unless \
      --expanded is given.
      """)

  static let sweep = CommandDefinition(
    name: .sweep,
    summary: "figures over input sizes, batches and parameters",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .inputs, .batches, .sets, .dtype, .columns, .branches, .strict, .layout,
      .format(Formats.sweeps),
      .output, .force,
    ],
    examples: [
      "sweep vgg16 --input 128..512/32 --batch 1,8", "sweep resnet50 --input 192x320 --format csv",
    ],
    details: """
      Lists are parted by commas, ranges written A..B or A..B/STEP. Sizes that do not fit are marked, \
      with the layer they do not fit and the smallest size that does.
      """)

  static let reconcile = CommandDefinition(
    name: .reconcile,
    summary: "a network's total by every convention, or why two differ",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .branches, .between, .strict, .columns, .format(Formats.tables), .output, .force,
    ],
    examples: ["reconcile resnet50-v1.5", "reconcile resnet50-v1.5 --between fvcore torchvision"],
    details: """
      Terms add up to the difference exactly. With published as one of the two, the description's \
      published totals are held against a convention.
      """)

  static let memory = CommandDefinition(
    name: .memory,
    summary: "what a network needs in memory, and what each tool's figure means",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .policy, .optimizer, .branches, .strict, .columns, .format(Formats.tables), .output,
      .force,
    ],
    examples: ["memory resnet50", "memory googlenet --batch 32 --training adam --dtype float16"],
    details: """
      --policy says what is written over what while the network runs: cnnshape as `verify` does, \
      pytorch as torchvision's networks do, pytorch-out-of-place nothing.
      """)

  static let fit = CommandDefinition(
    name: .fit,
    summary: "the largest batch that fits a memory, to infer or to train",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .memory, .optimizer, .dtype, .policy, .input, .set, .branches, .strict, .columns,
      .format(Formats.tables), .output, .force,
    ],
    examples: ["fit resnet50 --memory 24GiB --training adam", "fit vgg16 --memory 512MiB"],
    details: "Exit code 1 if not even one image fits.")

  static let check = CommandDefinition(
    name: .check,
    summary: "hold files to the rules, to published facts and to budgets",
    operands: [OperandDefinition("PATH", .path, count: 1...OperandDefinition.unlimited)],
    options: [.strict, .format(Formats.findings), .output, .force],
    examples: ["check zoo/", "check mine.kdl --strict --format github"],
    details: "Folders are searched for description files.")

  static let verify = CommandDefinition(
    name: .verify,
    summary: "execute networks and compare with what is calculated",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    options: [
      .input, .set, .counting, .seed, .threads, .layer, .tap, .image, .mean, .std, .scale,
      .weights, .weightsOrder, .weightsMap, .saveWeights, .training, .batch, .learningRate,
      .momentum, .layout,
      .format(Formats.verifications), .output, .force,
    ],
    examples: ["verify vgg16", "verify resnet50 --counting", "verify lenet5 --training"],
    details: """
      Fast kernels prove shapes and parameters, --counting operations too, --training \
      gradients and what is kept for them.
      """)

  static let explain = CommandDefinition(
    name: .explain,
    summary: "a layer's figures with their formulas, or an error's page",
    operands: [
      OperandDefinition("MODEL|ID", .model), OperandDefinition("LAYER", .word, count: 0...1),
    ],
    options: OptionDefinition.configuration + [
      .unit, .layout, .format(Formats.explanations), .output, .force,
    ],
    examples: [
      "explain alexnet conv1", "explain resnet50 pool1 --unit 3,4", "explain window-exceeds-input",
    ],
    details: "A model needs a layer; the id of an error or warning stands alone.")

  static let roofline = CommandDefinition(
    name: .roofline,
    summary: "operations a byte of every layer; what bounds it on a machine",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .machine, .peak, .bandwidth, .dtype, .depth, .group, .branches, .columns,
      .format(Formats.tables),
      .output, .force,
    ],
    examples: ["roofline resnet50 --machine a100-80gb"])

  static let show = CommandDefinition(
    name: .show,
    summary: "the description itself, ready to edit",
    operands: [OperandDefinition("MODEL", .model)],
    options: [.set, .expanded, .output, .force],
    examples: ["show resnet50 > mine.kdl", "show googlenet --expanded"])

  static let format = CommandDefinition(
    name: .format,
    summary: "description files in their canonical layout",
    operands: [OperandDefinition("FILE", .path, count: 1...OperandDefinition.unlimited)],
    options: [.inPlace, .check],
    examples: ["format mine.kdl", "format --in-place zoo/*.kdl", "format --check zoo/*.kdl"],
    details: "Comments and the order of properties stay as they are.")

  static let list = CommandDefinition(
    name: .list,
    summary: "the zoo, a line for each network",
    operands: [],
    options: [.columns, .layout, .format(Formats.lists), .output, .force],
    examples: ["list", "list --format names"])

  static let help = CommandDefinition(
    name: .help,
    summary: "help for a command",
    operands: [
      OperandDefinition("COMMAND", .choice(CommandName.allCases.map(\.rawValue)), count: 0...1)
    ],
    examples: ["help summarize"])

  static let completions = CommandDefinition(
    name: .completions,
    summary: "a script that completes commands, options and models",
    operands: [OperandDefinition("SHELL", .choice(Shell.allCases.map(\.rawValue)))],
    options: [.output, .force],
    examples: [
      "completions zsh > ~/.zfunc/_cnnshape",
      "completions fish > ~/.config/fish/completions/cnnshape.fish",
      "completions bash > ~/.local/share/bash-completion/completions/cnnshape",
    ])

  static let manual = CommandDefinition(
    name: .manual,
    summary: "the manual page, in roff",
    operands: [],
    options: [.output, .force],
    examples: ["manual | man -l -", "manual > ~/.local/share/man/man1/cnnshape.1"])

  static let version = CommandDefinition(
    name: .version, summary: "the version of this program", operands: [], examples: ["version"])
}

/// The shells for which there are completions.
enum Shell: String, Hashable, Sendable, CaseIterable {
  case bash, zsh, fish
}

/// What `--format` may say, by kind of output; the first is the default.
enum Formats {
  static let tables = ["text", "markdown", "csv", "json", "latex"]
  static let findings = ["text", "concise", "github", "sarif", "junit", "json"]
  static let explanations = ["text", "markdown", "json"]
  static let verifications = ["text", "json"]
  static let sweeps = tables + ["jsonl"]
  static let lists = tables + ["names"]
}

import Arguments
import CNNHost
import CNNText
import NetworkAnalysis
import CNNTables
import NetworkModels
import NetworkReports

extension CommandDefinition {
  static let diff = CommandDefinition(
    name: .diff, group: .compare,
    summary: "the differences between two networks, and what each costs",
    operands: [OperandDefinition("MODEL", .model, count: 2...2)],
    options: OptionDefinition.configuration + [
      .unfolded, .exitCode, .branches, .strict, .columns, .numbers, .totals, .layout, .format,
      .output, .force,
    ],
    examples: ["diff resnet50 resnet50-v1.5", "diff vgg16 mine.kdl --expanded"],
    details: """
      Layers are matched by name and by position in the graph. Equal changes share a line unless \
      --expanded is given.
      """)
}

extension CommandRun {
  /// `cnnshape diff MODEL MODEL`
  mutating func diff() throws(Refusal) -> ExitCode {
    let models = [try model(arguments.operands[0]), try model(arguments.operands[1])]
    let summaries = [
      try summary(of: models[0].network), try summary(of: models[1].network),
    ]
    var notes: [String] = []
    for (model, summary) in zip(models, summaries) {
      for note in self.notes(model, summary) where !notes.contains(note) { notes.append(note) }
    }
    let difference = NetworkDifference(from: summaries[0], to: summaries[1])
    let report = DifferenceReport(
      from: models[0].subject, to: models[1].subject, difference,
      gathers: !arguments.has(.expanded), layout: tableOptions.layout, notes: notes)
    let written = deliver(report.report)
    guard written == .clean, arguments.has(.exitCode), !difference.isEmpty else {
      return written
    }
    return .findings
  }
}

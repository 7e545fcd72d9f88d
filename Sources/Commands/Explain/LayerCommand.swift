import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

extension CommandDefinition {
  static let layer = CommandDefinition(
    name: .layer, group: .explain,
    summary: "a single layer, described on the command line",
    operands: [OperandDefinition("STATEMENT", .word)],
    options: [
      .input, .batch, .columns, .numbers, .layout, .format, .output, .force,
    ],
    examples: [#"layer "conv filters=96 kernel=11 stride=4" --input 227x227x3"#],
    details: """
      STATEMENT is one layer as descriptions write it, in quotes. If there are several, \
      separated by ;, the last is explained. --input is what enters the first.
      """)
}

extension CommandRun {
  /// `cnnshape layer "STATEMENT" --input HxWxC`
  mutating func layer() throws(Refusal) -> ExitCode {
    guard let size = models.settings.input else {
      throw Refusal(UsageError.missingOption(.layer, .input))
    }
    // Two numbers are a sequence, three a plane, four a volume, each with its channels.
    let numbers =
      arguments.choice(.layout) == ShapeLayout.chw
      ? Array(size.numbers.dropFirst()) + size.numbers.prefix(1) : size.numbers
    guard numbers.count > 1 else {
      let size = numbers.map { "\($0)" }.joined(separator: "x")
      throw Refusal(UsageError.missingChannels(.layer, size))
    }
    models.settings.input = nil
    let extents = numbers.map { "\($0)" }.joined(separator: " ")
    let model = accepted(
      try models.model(
        of: arguments.operands[0], after: "network layer { input \(extents); ", before: " }",
        path: "STATEMENT"))
    let summary = try summary(of: model.network)
    let network = summary.network.network
    let id = network.id(at: network.nodes.count - 1)
    let explanation = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try LayerExplanation(of: id, in: summary)
    }
    let report = ExplanationReport(
      of: explanation, in: network,
      decisions: WindowDecision.decisions(of: id, in: summary.network), batch: batch,
      layout: tableOptions.layout)
    return deliver(report.report)
  }
}

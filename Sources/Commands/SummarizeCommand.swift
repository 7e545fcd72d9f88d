import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkModels
import NetworkReports

extension CommandDefinition {
  static let summarize = CommandDefinition(
    name: .summarize, group: .look,
    summary: "shape, parameters, MACs and memory of every layer",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .trainingCost, .depth, .group, .by, .layers, .only, .sort, .top, .branches,
      .convention, .strict,
      .columns, .numbers, .totals, .layout, .format, .output, .force,
    ],
    examples: [
      "summarize vgg16", "summarize resnet152 --group --format csv -o resnet152.csv",
      "summarize torchvision/mobilenet_v2 --by kind", "summarize vgg16 --top 5 --sort -activations",
    ],
    details: """
      A condition on rows compares their kind, or quantities with numbers, combined by and, or, not and \
      parentheses. \
      The header shows the architecture's pattern, the footer shows where activation memory and \
      parameters are concentrated.
      """)
}

extension OptionDefinition {
  fileprivate static let trainingCost = OptionDefinition(
    .training, "add the MACs of a training step, with those of gradients")
}

extension CommandRun {
  /// `cnnshape summarize MODEL`
  mutating func summarize() throws(Refusal) -> ExitCode {
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let figures = try conventionFigures(of: summary)
    let training = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      arguments.has(.training) ? try TrainingCost(of: summary) : nil
    }
    let choice = try layerChoice(in: summary.network)
    let report = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try SummaryReport(
        model.subject, summary,
        rows: choice.rows(of: layerRows(of: summary.network), in: summary), training: training,
        countedAs: figures,
        notes: notes(model, summary), as: reportFormat, columns: columnSelection,
        layout: tableOptions.layout, byKind: arguments.has(.by))
    }
    return deliver(report.report)
  }
}

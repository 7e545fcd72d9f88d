import Arguments
import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import CNNTables

extension CommandDefinition {
  static let maxBatch = CommandDefinition(
    name: .maxBatch, group: .look,
    summary: "the largest batch that fits, for inference or training",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .memory, .optimizer, .dtype, .policy, .input, .set, .foldBatchnorm, .branches, .strict,
      .columns, .totals,
      .format, .output, .force,
    ],
    examples: [
      "max-batch resnet50 --memory 24GiB --training adam", "max-batch vgg16 --memory 512MiB",
    ],
    details: "Exit code 1 if not even one image fits.")
}

extension CommandRun {
  /// `cnnshape max-batch MODEL --memory SIZE`
  mutating func maxBatch() throws(Refusal) -> ExitCode {
    try requireTrainable()
    guard let budget = arguments.byteCount(.memory) else {
      throw Refusal(UsageError.missingOption(.maxBatch, .memory))
    }
    var settings = MemorySettings()
    settings.precision = precision
    settings.policy = LivenessPolicy(policyName)
    settings.trainingPolicy = TrainingPolicy(policyName)
    settings.includesBranches = arguments.has(.branches)
    if let optimizer = arguments.choice(.training, as: Optimizer.self) {
      settings.use = .training(optimizer)
    }
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let largest = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try LargestBatch(of: summary.network, within: budget, settings)
    }
    let report = MaxBatchReport(
      model.subject, largest, policy: policyName, notes: notes(model, summary))
    let written = deliver(report.report)
    return written == .clean && largest.batch == nil ? .findings : written
  }
}

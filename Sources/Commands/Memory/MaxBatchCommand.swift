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
      .memory, .flash, .ram, .optimizer, .dtype, .policy, .input, .set, .foldBatchnorm, .branches,
    ] + OptionDefinition.imports + [.strict, .columns, .totals, .layout, .format, .output, .force],
    examples: [
      "max-batch resnet50 --memory 24GiB --training adam", "max-batch vgg16 --memory 512MiB",
    ],
    details: "Exit code 1 if not even one image fits.")
}

extension CommandRun {
  /// `cnnshape max-batch MODEL --memory SIZE`
  mutating func maxBatch() throws(Refusal) -> ExitCode {
    try requireTrainable()
    let device = try self.device()
    guard let memory = device == nil ? arguments.byteCount(.memory) : 0 else {
      throw Refusal(UsageError.missingOption(.maxBatch, .memory))
    }
    var settings = MemorySettings()
    settings.precision = precision
    settings.policy = LivenessPolicy(policyName)
    settings.trainingPolicy = TrainingPolicy(policyName)
    settings.includesBranches = arguments.has(.branches)
    settings.placesInArena = device != nil
    if let optimizer = arguments.choice(.training, as: Optimizer.self) {
      settings.use = .training(optimizer)
    }
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let largest = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      guard let device else {
        return try LargestBatch(of: summary.network, within: memory, settings)
      }
      // What lies in flash is the same for every batch, so that both limits are one on the sum.
      let one = try MemoryRequirement(of: summary.network, batch: 1, settings)
      let kept = one.keptBytes.known
      let fits = device.flash.map { kept <= $0 } ?? true
      let (sum, overflow) = kept.addingReportingOverflow(device.ram ?? 0)
      return try LargestBatch(
        of: summary.network, within: fits ? (overflow ? .max : sum) : 0, settings)
    }
    let report = MaxBatchReport(
      model.subject, largest, of: summary.network, policy: policyName, device: device,
      notes: notes(model, summary))
    let written = deliver(report.report)
    return written == .clean && largest.batch == nil ? .findings : written
  }

  /// The device of `--ram` and `--flash`; nil if all parts share one memory.
  private func device() throws(Refusal) -> Device? {
    guard arguments.has(.ram) else {
      if arguments.has(.flash) { throw Refusal(UsageError.needless(.flash, without: .ram)) }
      return nil
    }
    try refuseOptions(
      [.memory, .training], "with `--ram`, which describes a device for inference")
    return Device(flash: arguments.byteCount(.flash), ram: arguments.byteCount(.ram))
  }
}

import Arguments
import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import CNNTables

extension CommandDefinition {
  static let memory = CommandDefinition(
    name: .memory, group: .look,
    summary: "memory needed, and what each tool's memory figure means",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .flash, .ram, .policy, .optimizer, .branches, .strict, .columns, .layout, .format,
      .output, .force,
    ],
    examples: [
      "memory resnet50", "memory lenet5 --flash 1MiB --ram 256KiB --dtype int8",
      "memory googlenet --batch 32 --training adam --dtype float16",
    ],
    details: """
      --policy says which tensors are overwritten in place while inference runs: cnnshape as `verify` \
      does, pytorch as torchvision's networks do, pytorch-out-of-place none. The figures for training are \
      those of PyTorch, out of place if the policy is.
      """)
}

extension CommandRun {
  /// `cnnshape memory MODEL`
  mutating func memory() throws(Refusal) -> ExitCode {
    try requireTrainable()
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let report = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try MemoryReport(
        model.subject, summary, policy: policyName,
        optimizer: arguments.choice(.training) ?? .momentum,
        device: Device(flash: arguments.byteCount(.flash), ram: arguments.byteCount(.ram)),
        notes: notes(model, summary))
    }
    let written = deliver(report.report)
    return written == .clean && !report.fits ? .findings : written
  }

  /// - Throws: if `--training` is given with numbers that have no gradients.
  func requireTrainable() throws(Refusal) {
    guard arguments.has(.training), !precision.canTrain else { return }
    throw Refusal(
      UsageError.untrainable(
        precision.rawValue, trainable: Precision.allCases.filter(\.canTrain).map(\.rawValue)))
  }
}

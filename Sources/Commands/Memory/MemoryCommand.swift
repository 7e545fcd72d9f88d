import Arguments
import CNNDiagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let memory = CommandDefinition(
    name: .memory,
    summary: "what a network needs in memory, and what each tool's figure means",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .dtype, .policy, .optimizer, .branches, .strict, .columns, .format(TableFormat.self), .output,
      .force,
    ],
    examples: ["memory resnet50", "memory googlenet --batch 32 --training adam --dtype float16"],
    details: """
      --policy says what is written over what while the network runs: cnnshape as `verify` does, \
      pytorch as torchvision's networks do, pytorch-out-of-place nothing.
      """)
}

extension CommandRun {
  var precision: Precision { arguments.choice(.dtype) ?? .float32 }
  var policyName: LivenessPolicy.Name { arguments.choice(.policy) ?? .cnnshape }

  /// `cnnshape memory MODEL`
  mutating func memory() -> ExitCode {
    if let fault = untrainable { return refuse(fault) }
    let model: LoadedModel
    let summary: NetworkSummary
    do throws(Failure) {
      model = try settle(loader.load(arguments.operands[0])).get()
      summary = try self.summary(of: model.elaboration)
    } catch {
      return error.code
    }
    let view: MemoryView
    do throws(AnalysisError) {
      view = try MemoryView(
        model.elaboration, summary, policy: policyName, precision: precision,
        optimizer: arguments.choice(.training) ?? .momentum)
    } catch {
      emit([overflow(error, in: summary.network)])
      return .findings
    }
    let notes = notes(model, summary)
    if tableFormat == .json, arguments.list(.columns) == nil {
      return deliver(bytes: MemoryJSON(view, notes: notes).bytes)
    }
    var table = MemoryTable(view).table
    table.notes += notes
    return deliver(table)
  }

  /// `--training` with numbers that have no gradients.
  var untrainable: UsageError? {
    guard arguments.has(.training), !precision.canTrain else { return nil }
    return .untrainable(
      precision.rawValue, trainable: Precision.allCases.filter(\.canTrain).map(\.rawValue))
  }

  mutating func refuse(_ fault: UsageError) -> ExitCode {
    emit([fault.diagnostic])
    return .misuse
  }
}

import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import CNNTables

extension CommandDefinition {
  static let roofline = CommandDefinition(
    name: .roofline, group: .look,
    summary: "operations per byte, and what bounds each layer on a machine",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .machine, .peak, .bandwidth, .dtype, .depth, .group, .branches, .strict, .columns, .numbers,
      .totals, .layout, .format, .output, .force,
    ],
    examples: ["roofline resnet50 --machine a100-80gb"])
}

extension CommandRun {
  /// `cnnshape roofline MODEL`
  mutating func roofline() throws(Refusal) -> ExitCode {
    let machine = try chosenMachine()
    let model = try model(arguments.operands[0])
    let summary = try summary(of: model.network)
    let roofline = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try Roofline(of: summary, precision: precision)
    }
    return deliver(
      RooflineReport(
        model.subject, roofline, rows: layerRows(of: summary.network), on: machine
      ).report)
  }

  /// The machine asked for; nil for none. One rate alone makes none.
  private func chosenMachine() throws(Refusal) -> NamedMachine? {
    if let preset = arguments.choice(.machine, as: Machine.Preset.self) {
      return NamedMachine(preset)
    }
    switch (try rate(.peak, .operations), try rate(.bandwidth, .bytes)) {
    case (nil, nil):
      return nil
    case (let peak?, let bandwidth?):
      return Machine(peak: peak.value, bandwidth: bandwidth.value).map { NamedMachine($0) }
    case (_?, nil):
      throw Refusal(UsageError.needless(.peak, without: .bandwidth))
    case (nil, _?):
      throw Refusal(UsageError.needless(.bandwidth, without: .peak))
    }
  }

  private func rate(_ option: OptionName, _ quantity: Rate.Quantity) throws(Refusal) -> Rate? {
    guard let text = arguments.text(option) else { return nil }
    guard let rate = Rate(text, of: quantity) else {
      throw Refusal(UsageError.notARate(option, text, quantity))
    }
    return rate
  }
}

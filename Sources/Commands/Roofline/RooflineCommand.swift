import Arguments
import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let roofline = CommandDefinition(
    name: .roofline,
    summary: "operations a byte of every layer; what bounds it on a machine",
    operands: [OperandDefinition("MODEL", .model)],
    options: OptionDefinition.configuration + [
      .machine, .peak, .bandwidth, .dtype, .depth, .group, .branches, .columns,
      .format(TableFormat.self),
      .output, .force,
    ],
    examples: ["roofline resnet50 --machine a100-80gb"])
}

extension CommandRun {
  /// `cnnshape roofline MODEL`
  mutating func roofline() -> ExitCode {
    let model: LoadedModel
    let roofline: Roofline
    let machine: NamedMachine?
    do throws(Failure) {
      machine = try chosenMachine()
      model = try settle(loader.load(arguments.operands[0])).get()
      roofline = try self.roofline(of: try summary(of: model.elaboration))
    } catch {
      return error.code
    }
    let collapsed = arguments.has(.group) ? 1 : arguments.integer(.depth)
    let report = RooflineReport(
      elaboration: model.elaboration, roofline: roofline, machine: machine,
      rows: SummaryRows(of: roofline.summary.network.network, collapsed: collapsed),
      layout: tableOptions.layout)
    if tableFormat == .json, arguments.list(.columns) == nil {
      return deliver { (sink) throws(OutputError) in try report.writeJSON(to: &sink) }
    }
    return deliver(report.table)
  }

  private mutating func roofline(of summary: NetworkSummary) throws(Failure) -> Roofline {
    do throws(AnalysisError) {
      return try Roofline(
        of: summary, precision: arguments.choice(.dtype, as: Precision.self) ?? .float32)
    } catch {
      emit([overflow(error, in: summary.network)])
      throw Failure(code: .findings)
    }
  }

  /// The machine asked for; nil for none. One rate alone makes none.
  private mutating func chosenMachine() throws(Failure) -> NamedMachine? {
    if let preset = arguments.choice(.machine, as: Machine.Preset.self) {
      return NamedMachine(name: preset.rawValue, machine: preset.machine, source: preset.source)
    }
    switch (try rate(.peak, .operations), try rate(.bandwidth, .bytes)) {
    case (nil, nil):
      return nil
    case (let peak?, let bandwidth?):
      return Machine(peak: peak.value, bandwidth: bandwidth.value).map {
        NamedMachine(name: nil, machine: $0, source: nil)
      }
    case (_?, nil):
      emit([UsageError.needless(.peak, without: .bandwidth).diagnostic])
    case (nil, _?):
      emit([UsageError.needless(.bandwidth, without: .peak).diagnostic])
    }
    throw Failure(code: .misuse)
  }

  private mutating func rate(
    _ option: OptionName, _ quantity: Rate.Quantity
  ) throws(Failure) -> Rate? {
    guard let text = arguments.text(option) else { return nil }
    guard let rate = Rate(text, of: quantity) else {
      emit([UsageError.notARate(option, text, quantity).diagnostic])
      throw Failure(code: .misuse)
    }
    return rate
  }
}

/// A machine and where its figures are from; without a name the user's own.
struct NamedMachine {
  let name: String?
  let machine: Machine
  let source: String?
}

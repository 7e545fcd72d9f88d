import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let sweep = CommandDefinition(
    name: .sweep,
    summary: "figures over input sizes, batches and parameters",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .inputs, .batches, .sets, .dtype, .columns, .branches, .strict, .layout,
      .format(SweepFormat.self),
      .output, .force,
    ],
    examples: [
      "sweep vgg16 --input 128..512/32 --batch 1,8", "sweep resnet50 --input 192x320 --format csv",
    ],
    details: """
      Lists are parted by commas, ranges written A..B or A..B/STEP. Sizes that do not fit are marked, \
      with the layer they do not fit and the smallest size that does.
      """)
}

/// The formats of `sweep`: those of a table, and a line of JSON for each point.
enum SweepFormat: String, Hashable, Sendable, CaseIterable {
  case text, markdown, csv, json, latex, jsonl
}

extension CommandRun {
  /// `cnnshape sweep MODEL --input 128..512/32 --batch 1,8`
  mutating func sweep() -> ExitCode {
    loader.settings = ElaborationSettings()
    var sweep: Sweep
    let opened: (library: SpecLibrary, name: String)
    let model: LoadedModel
    do throws(Failure) {
      sweep = try requestedSweep()
      opened = try open(arguments.operands[0])
      model = try sweepModel(opened, sweep.axes)
    } catch {
      return error.code
    }
    console.listenForInterrupts()
    let total = sweep.axes.pointCount
    var progress = ProgressLine(
      total: Double(total), showing: console.showsProgress && !arguments.has(.quiet))
    while !sweep.isComplete, !console.isInterrupted() {
      let before = sweep.points.count
      sweep.advance(opened.library, network: opened.name, threads: Processors.count)
      let done = sweep.points.count
      progress.advance(by: Double(done - before), console: &console) { _, left in
        "\(opened.name) \(NumberText.grouped(done)) of \(NumberText.grouped(total)) points, "
          + "\(NumberText.fixed(left, digits: 0)) s left"
      }
    }
    progress.clear(console: &console)
    if sweep.isComplete { sweep.findSmallestInputs(opened.library, network: opened.name) }
    let code = deliver(SweepReport(sweep: sweep, elaboration: model.elaboration))
    guard code == .clean else { return code }
    if !sweep.isComplete { return .interrupted }
    let fits = sweep.points.contains { if case .figures = $0.outcome { true } else { false } }
    return fits ? .clean : .findings
  }

  private mutating func requestedSweep() throws(Failure) -> Sweep {
    do throws(UsageError) {
      let axes = try SweepAxes(arguments)
      var quantities = SweepReport.usualQuantities
      if let columns = arguments.list(.columns) {
        let known = SweepReport.axisNames(of: axes)
        quantities = []
        for column in columns where !known.contains(column) {
          guard let quantity = Quantity(named: column) else {
            throw .unknownColumn(column, known: known + Quantity.allCases.map(\.name))
          }
          if !quantities.contains(quantity) { quantities.append(quantity) }
        }
      }
      return Sweep(
        axes, of: quantities, precision: precision, includesBranches: arguments.has(.branches),
        isStrict: isStrict)
    } catch {
      emit([error.diagnostic])
      throw Failure(code: .misuse)
    }
  }

  private mutating func open(
    _ argument: String
  ) throws(Failure) -> (library: SpecLibrary, name: String) {
    do throws(ModelLoader.OpenFailure) {
      return try loader.network(argument).get()
    } catch {
      emit(error.diagnostics)
      throw Failure(code: error.diagnostics.isUnreadable ? .misuse : error.code)
    }
  }

  /// The network as its description has it; a parameter that it does not have is an error at every point.
  private mutating func sweepModel(
    _ opened: (library: SpecLibrary, name: String), _ axes: SweepAxes
  ) throws(Failure) -> LoadedModel {
    var library = opened.library
    let argument = arguments.operands[0]
    let model = try settle(loader.elaborate(opened.name, from: &library, argument)).get()
    let known = Set(model.elaboration.parameters.map(\.name))
    guard let unknown = axes.settings.first(where: { !known.contains($0.name) }) else {
      return model
    }
    var settings = ElaborationSettings()
    settings.parameters = [
      PublishedFact.Setting(name: unknown.name, value: unknown.values.first ?? "")
    ]
    if let elaboration = library.elaborate(opened.name, settings: settings) {
      emit(elaboration.diagnostics.filter { $0.severity == .error })
    }
    throw Failure(code: .findings)
  }

  private mutating func deliver(_ report: SweepReport) -> ExitCode {
    if arguments.choice(.format) == SweepFormat.jsonl {
      return deliver { (sink) throws(OutputError) in try report.writeLines(to: &sink) }
    }
    if tableFormat == .json {
      return deliver { (sink) throws(OutputError) in try report.writeJSON(to: &sink) }
    }
    let options = tableOptions
    let table = report.table(forMachines: tableFormat == .csv)
    let format = tableFormat
    return deliver { (sink) throws(OutputError) in
      try table.write(as: format, options, to: &sink)
    }
  }
}

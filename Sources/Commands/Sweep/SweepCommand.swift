import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let sweep = CommandDefinition(
    name: .sweep, group: .compare,
    summary: "figures across input sizes, batch sizes and settings",
    operands: [OperandDefinition("MODEL", .model)],
    options: [
      .inputs, .batches, .sets, .dtype, .columns, .numbers, .branches,
    ] + OptionDefinition.imports + [.strict, .layout, .format, .output, .force],
    examples: [
      "sweep vgg16 --input 128..512/32 --batch 1,8", "sweep resnet50 --input 192x320 --format csv",
    ],
    details: """
      MODEL may be a folder, or a file with several networks: each is calculated at every point. \
      Separate list items with commas; write ranges as A..B or A..B/STEP. Sizes that do not fit are \
      marked, with the layer that does not fit, the nearest sizes that do, and the smallest one.
      """)
}

extension CommandRun {
  /// `cnnshape sweep MODEL --input 128..512/32 --batch 1,8`
  mutating func sweep() throws(Refusal) -> ExitCode {
    let imports = models.settings.imports
    models.settings = ElaborationSettings()
    models.settings.imports = imports
    let wanted = try understood { () throws(UsageError) in try requestedSweep() }
    var networks: [SweepReport.Network] = []
    var worst = ExitCode.clean
    console.listenForInterrupts()
    for found in sweptNetworks(of: ModelReference(arguments.operands[0])) {
      guard !console.isInterrupted() else { break }
      do throws(Refusal) {
        networks.append(try sweep(found.get(), as: wanted))
      } catch {
        worst = max(worst, show(error))
      }
    }
    guard worst == .clean || outputPath == nil else { return worst }
    guard let code = deliver(networks) else { return worst }
    guard code == .clean else { return code }
    if console.isInterrupted() { return .interrupted }
    let fits = networks.allSatisfy { $0.hasFigures }
    return max(worst, fits ? .clean : .findings)
  }

  /// The networks that a reference names, each in its file: those of a file or of all files of a folder.
  private mutating func sweptNetworks(
    of reference: ModelReference
  ) -> [Result<(file: ModelFile, name: String), Refusal>] {
    guard case .folder(let folder) = reference else { return models.networks(reference) }
    var all: [Result<(file: ModelFile, name: String), Refusal>] = []
    do throws(Refusal) {
      for found in try modelFiles(of: reference) {
        switch found {
        case .success(let file):
          for network in models.networks(file) {
            if case .failure(let refusal) = network, refusal.isForLackOfNetworks { continue }
            all.append(network)
          }
        case .failure(let refusal): all.append(.failure(refusal))
        }
      }
    } catch {
      all.append(.failure(error))
    }
    return all.isEmpty ? [.failure(Refusal(ModelSource.noNetwork(inFolder: folder)))] : all
  }

  private mutating func sweep(
    _ found: (file: ModelFile, name: String), as wanted: Sweep
  ) throws(Refusal) -> SweepReport.Network {
    var (file, name) = found
    var sweep = wanted
    let (model, misfit) = try presented(name, in: &file, for: sweep)
    let calculation = SweepCalculation(
      file: file, network: name, isStrict: models.isStrict, imports: models.settings.imports)
    let total = sweep.axes.pointCount
    var progress = ProgressLine(
      total: Double(total), showing: console.showsProgress && !arguments.has(.quiet))
    while !sweep.isComplete, !console.isInterrupted() {
      let before = sweep.points.count
      do throws(Refusal) {
        try calculation.advance(&sweep, threads: Processors.count)
      } catch {
        progress.clear(console: &console)
        throw error
      }
      let done = sweep.points.count
      progress.advance(by: Double(done - before), console: &console) { _, left in
        "\(name) \(NumberText.grouped(done)) of \(NumberText.grouped(total)) points, "
          + "\(NumberText.fixed(left, digits: 0)) s left"
      }
    }
    progress.clear(console: &console)
    if sweep.isComplete {
      calculation.findSmallestInputs(&sweep)
      calculation.findNearestInputs(&sweep)
    }
    return SweepReport.Network(
      model.subject, sweep, describedInput: model.network.firstInput,
      notes: misfit + (sweep.axes.statesInputs ? otherInputs(of: model.network) : []))
  }

  /// The network with the input that its description has or, if it does not take that one, with the smallest that it
  /// takes, and a note that says so: a sweep is how to find the sizes that fit.
  private mutating func presented(
    _ name: String, in file: inout ModelFile, for sweep: Sweep
  ) throws(Refusal) -> (Model, note: [String]) {
    do throws(Refusal) {
      return (accepted(try models.model(name, in: &file)), [])
    } catch {
      var settings = models.settings
      guard sweep.axes.statesInputs, file.diagnostics.isEmpty,
        let reason = file.outcome(of: name, settings: settings)?.reasonAgainstInput,
        let side = file.smallestSide(of: name, settings: settings, not: 0)
      else { throw error }
      settings.input = InputSize([]).with(side: side)
      guard let model = file.outcome(of: name, settings: settings)?.model else { throw error }
      return (model, ["the size in the description does not fit: \(reason)"])
    }
  }

  private func requestedSweep() throws(UsageError) -> Sweep {
    let axes = try SweepAxes(arguments)
    var quantities = SweepReport.usualQuantities
    switch columnSelection {
    case .usual: break
    case .all: quantities = Quantity.allCases
    case .named(let columns):
      let known = axes.columnNames + [SweepReport.output]
      quantities = []
      for column in columns where !known.contains(column) {
        guard let quantity = Quantity(named: column) else {
          throw .unknownColumn(column, known: known + Quantity.allCases.map(\.name))
        }
        if !quantities.contains(quantity) { quantities.append(quantity) }
      }
    }
    return Sweep(
      axes, of: quantities, precision: precision, includesBranches: arguments.has(.branches))
  }

  /// Writes all columns that the report has: those asked for are what was calculated. Returns nil where there is
  /// nothing to report.
  private mutating func deliver(_ networks: [SweepReport.Network]) -> ExitCode? {
    let (format, options) = (reportFormat, tableOptions)
    let report = SweepReport(
      networks, as: format, showsOutput: columnSelection.names(SweepReport.output))?.report
    guard let report else { return nil }
    return deliver { (sink) throws(OutputError) in
      try report.write(as: format, options, to: &sink)
    }
  }
}

extension SweepAxes {
  /// True if every point has an input of its own.
  fileprivate var statesInputs: Bool { inputs.allSatisfy { $0 != nil } }
}

extension ModelOutcome {
  /// Why the network does not take its input, or does so with pixels left over; nil if something else is wrong.
  fileprivate var reasonAgainstInput: String? {
    if let shapeConflict { return "`\(shapeConflict.layer)`: \(shapeConflict.reason)" }
    let findings = diagnostics.filter { $0.severity != .note }
    return findings.allSatisfy { $0.id == .windowRemainder } ? findings.first?.headline : nil
  }
}

import Arguments
import CNNHost
import CNNTables
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec

/// One command at work: what it was asked, where it writes, what it has read.
struct CommandRun {
  let arguments: ParsedArguments
  var console: Console
  var models: ModelSource
  let fault: PlantedFault

  init(_ arguments: ParsedArguments, console: Console, planting fault: PlantedFault = .none) {
    self.arguments = arguments
    self.console = console
    self.fault = fault
    var settings = ElaborationSettings()
    settings.parameters = arguments.assignments(.set).map {
      PublishedFact.Setting(name: $0.name, value: $0.value)
    }
    let layout: ShapeLayout? = arguments.choice(.layout)
    settings.input = arguments.inputNumbers(.input).map {
      InputSize($0.numbers, channelsFirst: layout == .chw)
    }
    settings.foldsBatchNormalization = arguments.has(.foldBatchnorm)
    settings.imports = arguments.importSettings
    settings.memory = console.availableMemory(0).map {
      .init(available: $0, ofNode: arguments.command.bytesOfLayer)
    }
    models = ModelSource(
      settings: settings, isStrict: arguments.has(.strict), readInput: console.readInput)
  }

  // MARK: Options

  var batch: Int { arguments.integer(.batch) ?? 1 }
  var precision: Precision { arguments.choice(.dtype) ?? .float32 }
  var policyName: LivenessPolicy.Name { arguments.choice(.policy) ?? .cnnshape }

  /// Of a command whose formats are those of every report.
  var reportFormat: ReportFormat { arguments.choice(.format) ?? .text }

  var columnSelection: ColumnSelection {
    switch arguments.list(.columns) {
    case nil: .usual
    case ["all"]: .all
    case let names?: .named(names.flatMap { name in columns(named: name) })
    }
  }

  var tableOptions: TableOptions {
    TableOptions(
      width: arguments.integer(.width)
        ?? (outputPath == nil ? console.outputWidth : nil),
      usesColor: usesColor(console.outputHasColor && outputPath == nil),
      layout: arguments.choice(.layout) ?? .hwc, includesTotals: arguments.has(.totals),
      numbers: arguments.choice(.numbers), showsNotes: !arguments.has(.quiet))
  }

  func usesColor(_ automatic: Bool) -> Bool {
    switch arguments.choice(.color, as: ColorChoice.self) ?? .auto {
    case .always: true
    case .never: false
    case .auto: automatic
    }
  }
}

extension ParsedArguments {
  /// What is chosen in files of other programs.
  fileprivate var importSettings: ImportSettings {
    var settings = ImportSettings()
    settings.phase = choice(.phase) ?? .test
    settings.stages = texts(.stage)
    settings.dimensions = assignments(.dim).compactMap { assignment in
      Int(assignment.value).map { .init(name: assignment.name, length: $0) }
    }
    settings.regions = integer(.regions)
    settings.isPartial = has(.partial)
    return settings
  }
}

extension CommandName {
  /// Bytes of memory that the command takes for each layer of a network of very many, more than it was
  /// measured to take on the networks of `docs/benchmarks.md`.
  fileprivate var bytesOfLayer: Int {
    switch self {
    case .check, .show, .list, .format: 320
    case .summarize, .compare, .reconcile, .sweep, .memory, .maxBatch, .explain, .roofline, .layer:
      1000
    case .diff, .verify: 1600
    case .import, .convert: 3000
    case .help, .completions, .manual, .version: 1
    }
  }
}

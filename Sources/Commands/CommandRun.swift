import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

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
    settings.input = arguments.imageSize(.input).map {
      ElaborationSettings.InputOverride(height: $0.height, width: $0.width, channels: $0.channels)
    }
    models = ModelSource(
      settings: settings, isStrict: arguments.has(.strict), readInput: console.readInput)
  }

  // MARK: Options

  var batch: Int { arguments.integer(.batch) ?? 1 }

  var tableFormat: TableFormat { arguments.choice(.format) ?? .text }

  var tableOptions: TableOptions {
    TableOptions(
      width: arguments.text(.output) == nil ? console.outputWidth : nil,
      usesColor: usesColor(console.outputHasColor && arguments.text(.output) == nil),
      layout: arguments.choice(.layout) ?? .hwc)
  }

  private func usesColor(_ automatic: Bool) -> Bool {
    switch arguments.choice(.color, as: ColorChoice.self) ?? .auto {
    case .always: true
    case .never: false
    case .auto: automatic
    }
  }

  // MARK: Findings

  /// Shows findings on standard error, apart from a report that follows.
  mutating func emit(_ diagnostics: [Diagnostic], beforeReport: Bool = false) {
    let shown =
      arguments.has(.quiet) ? diagnostics.filter { $0.severity == .error } : diagnostics
    guard !shown.isEmpty else { return }
    let renderer = DiagnosticRenderer(
      sources: models.sources, usesColor: usesColor(console.errorsHaveColor))
    console.writeError(renderer.render(shown) + (beforeReport ? "\n" : ""))
  }

  /// Says why a run, or a part of it, goes no further.
  mutating func show(_ refusal: Refusal) -> ExitCode {
    emit(refusal.diagnostics)
    return refusal.code
  }

  // MARK: Models

  /// The model that an argument names, once its warnings are shown.
  mutating func model(_ argument: String) throws(Refusal) -> Model {
    accepted(try models.model(ModelReference(argument)))
  }

  mutating func accepted(_ model: Model) -> Model {
    emit(model.diagnostics, beforeReport: true)
    return model
  }

  /// The figures of a network.
  func summary(of network: InferredNetwork) throws(Refusal) -> NetworkSummary {
    try withoutOverflow(in: network) { () throws(AnalysisError) in
      try NetworkSummary(
        of: network, batch: batch, precision: precision, includesBranches: arguments.has(.branches))
    }
  }

  /// What a calculation gives; a count beyond 64 bits is a finding about its layer.
  func withoutOverflow<Result>(
    in network: InferredNetwork, _ calculation: () throws(AnalysisError) -> Result
  ) throws(Refusal) -> Result {
    do throws(AnalysisError) {
      return try calculation()
    } catch {
      throw Refusal([overflow(error, in: network)], code: .findings)
    }
  }

  func overflow(_ error: AnalysisError, in network: InferredNetwork) -> Diagnostic {
    guard let id = error.node else {
      return Diagnostic(
        .overflow, .error,
        "`\(network.network.name)`, summed over the whole network: \(error.error.words.headline)",
        at: file(of: network))
    }
    let node = network[id]
    return Diagnostic(
      .overflow, .error, "`\(node.name)`: \(error.error.words.headline)",
      at: network.network.origins[node.origin].location)
  }

  /// The text that a network is written in.
  private func file(of network: InferredNetwork) -> Diagnostic.Location {
    guard let first = network.network.nodes.first else { return .commandLine }
    switch network.network.origins[first.origin].location {
    case .span(let span): return .file(path: models.sources[span.source].path)
    case .element(let path, _): return .file(path: path)
    case .file(let path): return .file(path: path)
    case .commandLine: return .commandLine
    }
  }

  // MARK: Output

  /// Writes a report to the file of `--output`, whole or not at all, or to standard output.
  mutating func deliver(
    toFile: Bool = true, _ write: (inout ReportSink) throws(OutputError) -> Void
  ) -> ExitCode {
    let path = toFile ? arguments.text(.output) : nil
    var sink = ReportSink(stream: path == nil ? console.output : nil)
    do throws(OutputError) { try write(&sink) } catch { return ended(by: error) }
    guard let path else { return .clean }
    do throws(FileError) {
      try FileAccess.write(sink.collected, to: path, replacing: arguments.has(.force))
      return .clean
    } catch {
      emit([unwritable(path, error)])
      return .misuse
    }
  }

  func unwritable(_ path: String, _ error: FileError) -> Diagnostic {
    Diagnostic(
      .unwritableFile, .error, "cannot write `\(path)`: \(error.reason)", at: .file(path: path))
  }

  mutating func deliver(text: String) -> ExitCode {
    deliver(bytes: Array(text.utf8))
  }

  mutating func deliver(bytes: [UInt8]) -> ExitCode {
    deliver { (sink) throws(OutputError) in try sink.write(bytes) }
  }

  /// A reader that has gone is no error; anything else is.
  private mutating func ended(by error: OutputError) -> ExitCode {
    switch error {
    case .closed:
      return .clean
    case .system(let code):
      emit([
        Diagnostic(
          .unwritableFile, .error,
          "cannot write to standard output: \(FileError.system(code).reason)", at: .commandLine)
      ])
      return .misuse
    }
  }

  /// Writes a table in the format asked for, with the columns asked for.
  mutating func deliver(_ table: Table) -> ExitCode {
    var chosen = table
    if let columns = arguments.list(.columns) {
      do throws(UnknownColumn) {
        chosen = try table.selecting(columns)
      } catch {
        emit([UsageError.unknownColumn(error.name, known: error.known).diagnostic])
        return .misuse
      }
    }
    let (format, options) = (tableFormat, tableOptions)
    return deliver { (sink) throws(OutputError) in
      try chosen.write(as: format, options, to: &sink)
    }
  }
}

/// Passes a report on as it grows, or keeps it until it is whole.
struct ReportSink: OutputSink {
  /// Nil to keep the report.
  var stream: (any OutputSink)?
  private(set) var collected: [UInt8] = []

  init(stream: (any OutputSink)?) { self.stream = stream }

  mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    guard stream == nil else {
      try stream?.write(bytes)
      return
    }
    collected += bytes
  }
}

extension Refusal {
  /// A command line that makes no sense.
  init(_ error: UsageError) { self.init(error.diagnostic) }
}

/// What options mean; a command line that makes no sense is refused.
func understood<Meaning>(
  _ reading: () throws(UsageError) -> Meaning
) throws(Refusal) -> Meaning {
  do throws(UsageError) { return try reading() } catch { throw Refusal(error) }
}

import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkFacts
import NetworkModel
import NetworkSpec
import CNNTables

/// One command at work: what it was asked, where it writes, what it has read.
struct CommandRun {
  let arguments: ParsedArguments
  var console: Console
  var loader: ModelLoader
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
    loader = ModelLoader(settings: settings, readInput: console.readInput)
  }

  // MARK: Options

  var isStrict: Bool { arguments.has(.strict) }
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

  /// The findings as this run sees them: `--strict` makes errors of warnings.
  func judged(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard isStrict else { return diagnostics }
    return diagnostics.map { diagnostic in
      var judged = diagnostic
      if judged.severity == .warning { judged.severity = .error }
      return judged
    }
  }

  /// Shows findings on standard error, apart from a report that follows.
  mutating func emit(_ diagnostics: [Diagnostic], beforeReport: Bool = false) {
    let shown =
      arguments.has(.quiet) ? diagnostics.filter { $0.severity == .error } : diagnostics
    guard !shown.isEmpty else { return }
    let renderer = DiagnosticRenderer(
      sources: loader.sources, usesColor: usesColor(console.errorsHaveColor))
    console.writeError(renderer.render(shown) + (beforeReport ? "\n" : ""))
  }

  /// The network an argument names, once its findings are shown; nil ends the run with the code.
  mutating func network(_ argument: String) -> Result<Elaboration, Failure> {
    settle(loader.load(argument)).map(\.elaboration)
  }

  mutating func settle(_ outcome: ModelLoader.Outcome) -> Result<LoadedModel, Failure> {
    switch outcome {
    case .failed(let diagnostics, let code):
      emit(judged(diagnostics))
      return .failure(Failure(code: diagnostics.isUnreadable ? .misuse : code))
    case .elaborated(let model):
      let elaboration = model.elaboration
      let diagnostics = judged(elaboration.diagnostics)
      let isUsable =
        elaboration.network != nil && !diagnostics.contains { $0.severity == .error }
      emit(diagnostics, beforeReport: isUsable)
      guard isUsable else {
        // A setting that the network does not have is no fault of the description.
        return .failure(Failure(code: diagnostics.concernCommandLine ? .misuse : .findings))
      }
      return .success(model)
    }
  }

  struct Failure: Error {
    let code: ExitCode
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

extension [Diagnostic] {
  /// Whether a file could not be read as text, which no finding in it could be.
  var isUnreadable: Bool { contains { $0.id == .notUTF8 || $0.id == .sourceTooLarge } }

  /// Whether an argument is wrong, rather than only what the files say.
  var concernCommandLine: Bool { contains { $0.severity == .error && $0.location == .commandLine } }
}

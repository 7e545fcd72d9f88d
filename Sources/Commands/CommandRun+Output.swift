import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import CNNText

extension ParsedArguments {
  /// The path of `--output`; nil for standard output, which `-` is too.
  var outputPath: String? { text(.output).flatMap { $0 == "-" ? nil : $0 } }
}

/// The delivery of reports.
extension CommandRun {
  var outputPath: String? { arguments.outputPath }

  /// Writes a report to the file of `--output`, completely or not at all, or to standard output.
  mutating func deliver(
    toFile: Bool = true, _ write: (inout ReportSink) throws(OutputError) -> Void
  ) -> ExitCode {
    let path = toFile ? outputPath : nil
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

  /// Writes a text that somebody else wrote: exactly to files and pipes, and to a terminal without what that
  /// would obey.
  mutating func deliver(source bytes: [UInt8]) -> ExitCode {
    guard console.outputWidth != nil, outputPath == nil else {
      return deliver(bytes: bytes)
    }
    var safe = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      safe.unicodeScalars.append(
        scalar == "\n" || scalar == "\t" ? scalar : terminalSafe(scalar))
    }
    return deliver(text: safe)
  }

  /// A closed pipe is not an error; anything else is.
  mutating func ended(by error: OutputError) -> ExitCode {
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

  /// Writes a report with the columns asked for.
  ///
  /// - Parameters:
  ///   - toFile: whether `--output` names the report's file.
  ///   - outcome: what has become of the arguments. If one of them failed, no file is written: it would
  ///     look complete.
  mutating func deliver(
    _ report: Report, toFile: Bool = true, after outcome: ExitCode = .clean
  ) -> ExitCode {
    if toFile, outcome != .clean, outputPath != nil { return outcome }
    let chosen: Report
    do throws(UnknownColumn) {
      chosen = try report.selecting(columnSelection)
    } catch {
      emit([UsageError.unknownColumn(error.name, known: error.known).diagnostic])
      return .misuse
    }
    let (format, options) = (reportFormat, tableOptions)
    return deliver(toFile: toFile) { (sink) throws(OutputError) in
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

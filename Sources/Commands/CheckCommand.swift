import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import NetworkModels
import RunReports

extension CommandDefinition {
  static let check = CommandDefinition(
    name: .check, group: .check,
    summary: "check files against the rules, published facts and budgets",
    operands: [OperandDefinition("PATH", .path, count: 1...OperandDefinition.unlimited)],
    options: [.strict, .allowEmpty] + OptionDefinition.imports + [
      .columns,
      .format(ReportFormat.self, FindingsFormat.self),
      .output, .force,
    ],
    examples: ["check zoo/", "check mine.kdl --strict --format github"],
    details: "Folders are searched for description files; one without any network is an error.")
}

/// The formats of `check` in addition to those of every report: the findings as terminals and servers read them.
private enum FindingsFormat: String, CaseIterable {
  case concise, github, sarif, junit
}

extension CommandRun {
  /// `cnnshape check PATH…`
  mutating func check() throws(Refusal) -> ExitCode {
    if let format = arguments.choice(.format, as: FindingsFormat.self) {
      try refuseOptions([.columns], "with `--format \(format.rawValue)`")
    }
    var files: [CheckedFile] = []
    var unreadable: [Diagnostic] = []
    for path in arguments.operands {
      do throws(Refusal) {
        let (known, faults) = (files.count, unreadable.count)
        for reference in try modelFiles(of: ModelReference(path: path)) {
          do throws(Refusal) {
            files.append(try checkFile(reference.get()))
          } catch {
            unreadable += error.diagnostics
          }
        }
        if !arguments.has(.allowEmpty), unreadable.count == faults,
          case .folder(let folder) = ModelReference(path: path),
          files[known...].allSatisfy({ $0.networks.isEmpty && $0.diagnostics.isEmpty })
        {
          unreadable.append(ModelSource.noNetwork(inFolder: folder))
        }
      } catch {
        unreadable += error.diagnostics
      }
    }
    let report = CheckReport(files, unreadable: unreadable, in: models.sources)
    let written = deliver(report)
    guard unreadable.isEmpty, !report.diagnostics.isUnreadable, written == .clean else {
      return .misuse
    }
    return report.diagnostics.haveErrors ? .findings : .clean
  }

  private mutating func deliver(_ report: CheckReport) -> ExitCode {
    let sources = models.sources
    switch arguments.choice(.format, as: FindingsFormat.self) {
    case nil:
      // JSON has the findings as data.
      if reportFormat != .json { emit(report.diagnostics, beforeReport: true) }
      return deliver(report.report)
    case .concise:
      return deliver(text: DiagnosticFormat.concise(report.diagnostics, in: sources))
    case .github:
      return deliver(text: DiagnosticFormat.github(report.diagnostics, in: sources))
    case .sarif:
      return deliver(
        text: DiagnosticFormat.sarif(
          report.diagnostics, in: sources, toolVersion: Program.version))
    case .junit:
      return deliver(text: DiagnosticFormat.junit(report.suites, in: sources))
    }
  }

  /// The model files that a path means.
  func modelFiles(
    of reference: ModelReference, _ formats: [ModelFormat] = ModelFormat.inFolders
  ) throws(Refusal) -> [Result<ModelReference, Refusal>] {
    guard case .folder(let path) = reference else { return [.success(reference)] }
    do throws(FileError) {
      return try models.files(in: path, formats)
    } catch {
      throw Refusal(ModelSource.unreadable(path, error))
    }
  }
}

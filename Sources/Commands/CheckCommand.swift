import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import NetworkFacts
import NetworkModels
import NetworkSpec
import RunReports

extension CommandDefinition {
  static let check = CommandDefinition(
    name: .check, group: .check,
    summary: "check files against the rules, published facts and budgets",
    operands: [OperandDefinition("PATH", .path, count: 1...OperandDefinition.unlimited)],
    options: [.require, .strict, .allowEmpty] + OptionDefinition.imports + [
      .columns,
      .format(ReportFormat.self, FindingsFormat.self),
      .output, .force,
    ],
    examples: [
      "check zoo/", "check mine.kdl --strict --format github",
      "check squeezenet.onnx --require \"parameters < 1.3M\"",
    ],
    details: """
      Folders are searched for files with networks; one without any network is an error. Budgets of models that cannot \
      state them are in \(FolderBudgets.fileName), in their folder.
      """)
}

extension OptionDefinition {
  static let require = OptionDefinition(
    .require, .path, "BUDGET", "of every network: \"macs < 4G\"; repeatable", isRepeatable: true)
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
    var budgets = CheckedBudgets(everywhere: try requiredFacts())
    for path in arguments.operands {
      do throws(Refusal) {
        let (known, faults) = (files.count, unreadable.count)
        let operand = ModelReference(path: path)
        unreadable += readBudgets(of: operand, into: &budgets)
        for reference in try modelFiles(of: operand) {
          do throws(Refusal) {
            files.append(try checkFile(reference.get(), &budgets))
          } catch {
            unreadable += error.diagnostics.map { helped($0, path) }
          }
        }
        if !arguments.has(.allowEmpty), unreadable.count == faults,
          case .folder(let folder) = operand,
          files[known...].allSatisfy({ $0.networks.isEmpty && $0.diagnostics.isEmpty })
        {
          unreadable.append(ModelSource.noNetwork(inFolder: folder))
        }
      } catch {
        unreadable += error.diagnostics
      }
    }
    for (path, diagnostics) in budgets.findings(files: files.map(\.path)) where !diagnostics.isEmpty
    {
      var text = CheckedFile(path: path, isModel: false)
      text.diagnostics = diagnostics.judged(strictly: models.isStrict)
      files.append(text)
    }
    let report = CheckReport(files, unreadable: unreadable, in: models.sources)
    let written = deliver(report)
    guard unreadable.isEmpty, !report.diagnostics.isUnreadable, written == .clean else {
      return .misuse
    }
    return report.diagnostics.haveErrors ? .findings : .clean
  }

  /// A finding on a path that is none, with what it may have meant.
  private func helped(_ finding: Diagnostic, _ path: String) -> Diagnostic {
    guard FileAccess.kind(of: path) == .missing else { return finding }
    var finding = finding
    if Zoo.file(declaring: path) != nil {
      finding.help.append(
        Diagnostic.Help(
          "a network of the zoo is checked by `cnnshape show \(path) | cnnshape check -`"))
    } else if let sign = path.lastIndex(of: "#"),
      FileAccess.kind(of: String(path[..<sign])) == .file
    {
      finding.help.append(
        Diagnostic.Help("`check` takes whole files: `cnnshape check \(path[..<sign])`"))
    }
    return finding
  }

  /// The budgets of the command line.
  private mutating func requiredFacts() throws(Refusal) -> [PublishedFact] {
    var facts: [PublishedFact] = []
    for text in arguments.texts(.require) {
      let budgets = models.budgets(text, called: OptionName.require.flag)
      guard !budgets.diagnostics.haveErrors else {
        throw Refusal(budgets.diagnostics, code: .misuse)
      }
      facts += budgets.rules.flatMap(\.facts)
    }
    return facts
  }

  /// Reads the budgets of a folder and of those below it, or those beside a file.
  ///
  /// - Returns: why some of them cannot be read.
  private mutating func readBudgets(
    of operand: ModelReference, into budgets: inout CheckedBudgets
  ) -> [Diagnostic] {
    let (isWhole, found) = models.budgetFiles(of: operand)
    var unreadable: [Diagnostic] = []
    for file in found {
      do throws(Refusal) {
        let path = try file.get()
        let folder = FileAccess.folder(of: path)
        if !budgets.knows(folder) { budgets.add(try models.budgets(inFile: path), at: path) }
        if isWhole { budgets.noteWhole(folder) }
      } catch {
        unreadable += error.diagnostics
      }
    }
    return unreadable
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
  ///
  /// - Parameter withBudgets: true if texts with the budgets of a folder are wanted too.
  func modelFiles(
    of reference: ModelReference, _ formats: [ModelFormat] = ModelFormat.inFolders,
    withBudgets: Bool = false
  ) throws(Refusal) -> [Result<ModelReference, Refusal>] {
    guard case .folder(let path) = reference else { return [.success(reference)] }
    do throws(FileError) {
      return try models.files(in: path, formats, withBudgets: withBudgets)
    } catch {
      throw Refusal(ModelSource.unreadable(path, error))
    }
  }
}

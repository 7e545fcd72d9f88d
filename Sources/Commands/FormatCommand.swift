import Arguments
import CNNDiagnostics
import CNNHost
import KDL
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let format = CommandDefinition(
    name: .format, group: .files,
    summary: "put description files into canonical layout",
    operands: [OperandDefinition("PATH", .path, count: 1...OperandDefinition.unlimited)],
    options: [.inPlace, .check],
    examples: ["format mine.kdl", "format --in-place zoo/", "format --check zoo/"],
    details:
      "Folders are searched for description files. Comments and the order of properties stay as they are."
  )
}

extension CommandRun {
  /// `cnnshape format PATH…`: to standard output, in place, or only looking.
  mutating func format() -> ExitCode {
    var worst = ExitCode.clean
    for path in arguments.operands {
      do throws(Refusal) {
        for reference in try modelFiles(
          of: ModelReference(path: path), [.description], withBudgets: true)
        {
          do throws(Refusal) {
            worst = max(worst, try format(reference.get()))
          } catch {
            worst = max(worst, show(error))
          }
        }
      } catch {
        worst = max(worst, show(error))
      }
    }
    return worst
  }

  private mutating func format(_ reference: ModelReference) throws(Refusal) -> ExitCode {
    let content = try models.content(of: reference)
    let path = reference.description
    guard case .description(let file) = content else {
      throw Refusal(
        Diagnostic(
          .usage, .error, "`format` lays out descriptions, and `\(path)` is \(content.format.name)",
          at: .file(path: content.path),
          help: [Diagnostic.Help("`cnnshape show \(path)` makes a description of it")]))
    }
    let id = models.add(file)
    let formatted: String
    do throws(KDLError) {
      formatted = try KDLFormatter.format(
        file.bytes, source: id,
        limits: KDLLimits(
          // More than was measured, the tokens and the new text included.
          memory: console.availableMemory(0).map {
            .init(available: $0, ofNode: 640, ofEntry: 240)
          }))
    } catch {
      throw Refusal([error.diagnostic], code: .findings)
    }
    let isCanonical = formatted.utf8.elementsEqual(file.bytes)
    if arguments.has(.check) {
      return isCanonical ? .clean : deliver(text: path + "\n") == .clean ? .findings : .misuse
    }
    guard arguments.has(.inPlace), path != "-" else {
      return deliver(source: Array(formatted.utf8))
    }
    guard !isCanonical else { return .clean }
    do throws(FileError) {
      try FileAccess.write(Array(formatted.utf8), to: path, replacing: true)
      return .clean
    } catch {
      throw Refusal(unwritable(path, error))
    }
  }
}

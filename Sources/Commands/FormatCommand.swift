import Arguments
import CNNDiagnostics
import CNNHost
import KDL
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let format = CommandDefinition(
    name: .format,
    summary: "description files in their canonical layout",
    operands: [OperandDefinition("FILE", .path, count: 1...OperandDefinition.unlimited)],
    options: [.inPlace, .check],
    examples: ["format mine.kdl", "format --in-place zoo/*.kdl", "format --check zoo/*.kdl"],
    details: "Comments and the order of properties stay as they are.")
}

extension CommandRun {
  /// `cnnshape format FILE…`: to standard output, in place, or only looking.
  mutating func format() -> ExitCode {
    var worst = ExitCode.clean
    for path in arguments.operands {
      let code = format(path)
      if code.rawValue > worst.rawValue { worst = code }
    }
    return worst
  }

  private mutating func format(_ path: String) -> ExitCode {
    let file: SourceFile
    switch loader.text(of: ModelReference.argument(forFile: path)) {
    case .success(let found): file = found
    case .failure(let failure):
      emit(failure.diagnostics)
      return failure.code
    }
    let id = loader.add(file)
    let formatted: String
    do throws(KDLError) {
      formatted = try KDLFormatter.format(file.bytes, source: id)
    } catch {
      emit([error.diagnostic])
      return [error.diagnostic].isUnreadable ? .misuse : .findings
    }
    let isCanonical = formatted.utf8.elementsEqual(file.bytes)
    if arguments.has(.check) {
      return isCanonical ? .clean : deliver(text: path + "\n") == .clean ? .findings : .misuse
    }
    guard arguments.has(.inPlace), path != "-" else { return deliver(text: formatted) }
    guard !isCanonical else { return .clean }
    do throws(FileError) {
      try FileAccess.write(Array(formatted.utf8), to: path, replacing: true)
      return .clean
    } catch {
      emit([unwritable(path, error)])
      return .misuse
    }
  }
}

import Arguments
import CNNDiagnostics
import KDL
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let show = CommandDefinition(
    name: .show,
    summary: "the description itself, ready to edit",
    operands: [OperandDefinition("MODEL", .model)],
    options: [.set, .expanded, .output, .force],
    examples: ["show resnet50 > mine.kdl", "show googlenet --expanded"])
}

extension CommandRun {
  /// `cnnshape show MODEL`: the description, or with `--expanded` the network alone, unfolded.
  mutating func show() -> ExitCode {
    let argument = arguments.operands[0]
    guard arguments.has(.expanded) else {
      guard arguments.assignments(.set).isEmpty else {
        emit([UsageError.needless(.set, without: .expanded).diagnostic])
        return .misuse
      }
      return showSource(of: argument)
    }
    do throws(Failure) {
      let elaboration = try network(argument).get()
      guard let network = elaboration.network else { return .findings }
      return deliver(text: NetworkWriter.text(of: network))
    } catch {
      return error.code
    }
  }

  /// A whole file as it is; of a network in it, what it needs of the file.
  private mutating func showSource(of argument: String) -> ExitCode {
    let reference = ModelReference(argument)
    let file: SourceFile
    switch loader.text(of: reference) {
    case .success(let found): file = found
    case .failure(let failure):
      emit(failure.diagnostics)
      return failure.code
    }
    guard let name = reference.network else { return deliver(bytes: file.bytes) }
    let excerpt: DescriptionExcerpt
    do throws(KDLError) {
      excerpt = try DescriptionExcerpt(of: file, source: loader.add(file))
    } catch {
      emit([error.diagnostic])
      return [error.diagnostic].isUnreadable ? .misuse : .findings
    }
    guard let bytes = excerpt.text(ofNetwork: name) else {
      emit([loader.unknownNetwork(name, in: argument, known: excerpt.networks)])
      return .misuse
    }
    return deliver(bytes: bytes)
  }
}

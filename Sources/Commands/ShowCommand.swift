import Arguments
import CNNDiagnostics
import CNNHost
import KDL
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let show = CommandDefinition(
    name: .show, group: .files,
    summary: "a model's description, ready to edit",
    operands: [OperandDefinition("MODEL", .model)],
    options: [.set, .foldBatchnorm, .expanded, .output, .force],
    examples: ["show resnet50 > mine.kdl", "show googlenet --expanded"])
}

extension CommandRun {
  /// `cnnshape show MODEL`: the description, or with `--expanded` the network alone, unfolded.
  mutating func show() throws(Refusal) -> ExitCode {
    let argument = arguments.operands[0]
    guard arguments.has(.expanded) else {
      guard arguments.assignments(.set).isEmpty else {
        throw Refusal(UsageError.needless(.set, without: .expanded))
      }
      guard !arguments.has(.foldBatchnorm) else {
        throw Refusal(UsageError.needless(.foldBatchnorm, without: .expanded))
      }
      return try showSource(of: ModelReference(argument))
    }
    return deliver(text: NetworkWriter.text(of: try model(argument).network))
  }

  /// A whole file as it is; of a network in it, what it needs of the file.
  private mutating func showSource(of reference: ModelReference) throws(Refusal) -> ExitCode {
    let file = try models.text(of: reference)
    guard let name = reference.network else { return deliver(bytes: file.bytes) }
    let excerpt: DescriptionExcerpt
    do throws(KDLError) {
      excerpt = try DescriptionExcerpt(
        of: file, source: models.add(file), memory: models.settings.memory?.available)
    } catch {
      throw Refusal([error.diagnostic], code: .findings)
    }
    guard let bytes = excerpt.text(ofNetwork: name) else {
      throw Refusal(ModelSource.unknownNetwork(name, in: reference, known: excerpt.networks))
    }
    return deliver(bytes: bytes)
  }
}

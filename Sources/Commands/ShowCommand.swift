import Arguments
import CNNDiagnostics
import CNNHost
import KDL
import NetworkFacts
import NetworkModels
import NetworkSpec
import CNNTables
import NetworkModel

extension CommandDefinition {
  static let show = CommandDefinition(
    name: .show, group: .files,
    summary: "a model's description, ready to edit",
    operands: [OperandDefinition("MODEL", .model)],
    options: [.set, .foldBatchnorm, .input] + OptionDefinition.imports + [
      .expanded, .strict, .layout, .format(ShowFormat.self), .output, .force,
    ],
    examples: [
      "show resnet50 > mine.kdl", "show googlenet --expanded", "show vgg16 --format json",
    ],
    details: """
      kdl is the description language; json is the graph of the network, expanded, which every command \
      reads in the place of a description.
      """)
}

/// The formats of `show`; the first is the default.
private enum ShowFormat: String, CaseIterable {
  case kdl, json
}

extension CommandRun {
  /// `cnnshape show MODEL`: the description, or the network alone, unfolded.
  mutating func show() throws(Refusal) -> ExitCode {
    let argument = arguments.operands[0]
    switch arguments.choice(.format, as: ShowFormat.self) ?? .kdl {
    case .json:
      let model = try model(argument)
      return deliver(
        bytes: GraphWriter.bytes(
          of: model.network, settings: model.parameters, citations: model.citations,
          facts: factsAsShown(of: model)))
    case .kdl where arguments.has(.expanded):
      return try deliver(unfolded: try model(argument))
    case .kdl where argument == HelpPages.standardBlocks:
      try refuseChanges()
      return deliver(source: Zoo.standardBlocks.bytes)
    case .kdl:
      return try showSource(of: ModelReference(argument))
    }
  }

  /// The network as a description without blocks.
  private mutating func deliver(unfolded model: Model) throws(Refusal) -> ExitCode {
    do throws(NetworkWriter.Refusal) {
      let text = try NetworkWriter.text(
        of: model.network, settings: model.parameters, citations: model.citations,
        facts: factsAsShown(of: model))
      return deliver(source: Array(text.utf8))
    } catch {
      throw cannotDescribe(
        model, error, help: "`--format json` writes the network as a graph")
    }
  }

  /// What is published of the network under the settings of the run.
  func factsAsShown(of model: Model) -> [PublishedFact] {
    guard !models.settings.foldsBatchNormalization else { return [] }
    let settings = models.settings.parameters
    return model.facts.filter { Set($0.settings) == Set(settings) }
  }

  /// The text is shown as it is, whatever it describes.
  private func refuseChanges() throws(Refusal) {
    for option in [OptionName.set, .foldBatchnorm, .input, .strict, .layout]
    where arguments.has(option) {
      throw Refusal(UsageError.needless(option, without: .expanded))
    }
  }

  /// A whole file as it is; of a network in it, what it needs of the file. Another format becomes a description.
  private mutating func showSource(of reference: ModelReference) throws(Refusal) -> ExitCode {
    guard case .description(let file) = try models.content(of: reference) else {
      return try deliver(unfolded: accepted(try models.model(reference)))
    }
    try refuseChanges()
    guard let name = reference.network else { return deliver(source: file.bytes) }
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
    return deliver(source: bytes)
  }
}

import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let explain = CommandDefinition(
    name: .explain, group: .explain,
    summary: "a layer's figures with their formulas, or an error's page",
    operands: [
      OperandDefinition("MODEL|ID", .model), OperandDefinition("LAYER", .word, count: 0...1),
    ],
    options: OptionDefinition.configuration + [
      .unit, .layout, .format(ExplanationFormat.self), .output, .force,
    ],
    examples: [
      "explain alexnet conv1", "explain resnet50 pool1 --unit 3,4", "explain window-exceeds-input",
    ],
    details: "A model needs a layer; the id of an error or warning stands alone.")
}

/// The formats of `explain`.
enum ExplanationFormat: String, Hashable, Sendable, CaseIterable {
  case text, markdown, json
}

extension CommandRun {
  /// `cnnshape explain MODEL LAYER` and `cnnshape explain ID`.
  mutating func explain() throws(Refusal) -> ExitCode {
    guard arguments.operands.count == 2 else {
      if arguments.has(.unit), Zoo.file(declaring: arguments.operands[0]) == nil {
        throw Refusal(
          UsageError.missingOperand(.explain, "LAYER, of which `--unit` speaks"))
      }
      return try explainDiagnostic(arguments.operands[0])
    }
    let summary = try summary(of: try model(arguments.operands[0]).network)
    let network = summary.network.network
    let name = arguments.operands[1]
    guard let index = network.nodes.firstIndex(where: { $0.name == name }) else {
      throw Refusal(unknownLayer(name, in: network))
    }
    let id = network.id(at: index)
    let unit = try unit(of: id, in: summary.network)
    let explanation = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try LayerExplanation(of: id, in: summary)
    }
    let report = ExplanationReport(
      network: network, explanation: explanation, batch: batch, layout: tableOptions.layout,
      unit: unit)
    if tableFormat == .json {
      let bytes = report.json
      return deliver { (sink) throws(OutputError) in try sink.write(bytes) }
    }
    return deliver(report.table)
  }

  /// The unit that `--unit` names, which the layer's plane must have.
  private func unit(
    of id: NodeID, in network: InferredNetwork
  ) throws(Refusal) -> UnitReport? {
    guard let words = arguments.list(.unit) else { return nil }
    let shape = network.shape(of: id)
    let places = words.compactMap { Int($0) }
    guard words.count == 2, places.count == 2, (0..<shape.height).contains(places[0]),
      (0..<shape.width).contains(places[1])
    else {
      throw Refusal(
        Diagnostic(
          .usage, .error,
          "`--unit` needs a row and a column of the plane, not `\(words.joined(separator: ","))`",
          at: .commandLine,
          help: [
            Diagnostic.Help(
              "`\(network[id].name)` has rows 0 to \(shape.height - 1) and columns 0 to "
                + "\(shape.width - 1): `--unit \(shape.height / 2),\(shape.width / 2)`")
          ]))
    }
    return UnitReport(
      row: places[0], column: places[1],
      regions: UnitRegion.regions(ofRow: places[0], column: places[1], of: id, in: network),
      network: network)
  }

  /// The page of a finding's id.
  private mutating func explainDiagnostic(_ word: String) throws(Refusal) -> ExitCode {
    guard let page = DiagnosticID(rawValue: word).flatMap({ DiagnosticPages.page(of: $0) }) else {
      throw Refusal(notExplainable(word))
    }
    return deliver(text: page)
  }

  private func notExplainable(_ word: String) -> Diagnostic {
    let ids = DiagnosticID.allCases.map(\.rawValue)
    let isModel = Zoo.file(declaring: word) != nil
    return Diagnostic(
      .usage, .error,
      isModel ? "`explain \(word)` needs a layer" : "no finding has the id `\(word)`",
      at: .commandLine,
      help: isModel
        ? [Diagnostic.Help("`cnnshape summarize \(word)` lists its layers")]
        : [
          nearest(word, among: ids).map { Diagnostic.Help("did you mean `\($0)`?") }
            ?? Diagnostic.Help("an id stands in brackets after `error` or `warning`")
        ])
  }

  private func unknownLayer(_ name: String, in network: Network) -> Diagnostic {
    let names = network.nodes.map(\.name)
    return Diagnostic(
      .unknownName, .error, "`\(network.name)` has no layer `\(name)`", at: .commandLine,
      help: [
        nearest(name, among: names).map { Diagnostic.Help("did you mean `\($0)`?") }
          ?? Diagnostic.Help("`cnnshape summarize \(network.name)` lists its layers")
      ])
  }
}

import Arguments
import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let explain = CommandDefinition(
    name: .explain,
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
  mutating func explain() -> ExitCode {
    guard arguments.operands.count == 2 else {
      if arguments.has(.unit), Zoo.file(declaring: arguments.operands[0]) == nil {
        emit([UsageError.missingOperand(.explain, "LAYER, of which `--unit` speaks").diagnostic])
        return .misuse
      }
      return explainDiagnostic(arguments.operands[0])
    }
    let summary: NetworkSummary
    do throws(Failure) {
      summary = try self.summary(of: try network(arguments.operands[0]).get())
    } catch {
      return error.code
    }
    let network = summary.network.network
    let name = arguments.operands[1]
    guard let index = network.nodes.firstIndex(where: { $0.name == name }) else {
      emit([unknownLayer(name, in: network)])
      return .misuse
    }
    let id = network.id(at: index)
    let unit: UnitReport?
    do throws(Failure) {
      unit = try self.unit(of: id, in: summary.network)
    } catch {
      return error.code
    }
    let explanation: LayerExplanation
    do throws(AnalysisError) {
      explanation = try LayerExplanation(of: id, in: summary)
    } catch {
      emit([overflow(error, in: summary.network)])
      return .findings
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
  private mutating func unit(
    of id: NodeID, in network: InferredNetwork
  ) throws(Failure) -> UnitReport? {
    guard let words = arguments.list(.unit) else { return nil }
    let shape = network.shape(of: id)
    let places = words.compactMap { Int($0) }
    guard words.count == 2, places.count == 2, (0..<shape.height).contains(places[0]),
      (0..<shape.width).contains(places[1])
    else {
      emit([
        Diagnostic(
          .usage, .error,
          "`--unit` needs a row and a column of the plane, not `\(words.joined(separator: ","))`",
          at: .commandLine,
          help: [
            Diagnostic.Help(
              "`\(network[id].name)` has rows 0 to \(shape.height - 1) and columns 0 to "
                + "\(shape.width - 1): `--unit \(shape.height / 2),\(shape.width / 2)`")
          ])
      ])
      throw Failure(code: .misuse)
    }
    return UnitReport(
      row: places[0], column: places[1],
      regions: UnitRegion.regions(ofRow: places[0], column: places[1], of: id, in: network),
      network: network)
  }

  /// The page of a finding's id.
  private mutating func explainDiagnostic(_ word: String) -> ExitCode {
    guard let id = DiagnosticID(rawValue: word) else {
      emit([notExplainable(word)])
      return .misuse
    }
    guard let page = DiagnosticPages.page(of: id) else {
      emit([notExplainable(word)])
      return .misuse
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

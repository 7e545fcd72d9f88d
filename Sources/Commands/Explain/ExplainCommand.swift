import Arguments
import CNNDiagnostics
import CNNHost
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

extension CommandDefinition {
  static let explain = CommandDefinition(
    name: .explain, group: .explain,
    summary: "how a layer's figures are derived, or what an error means",
    operands: [
      OperandDefinition(
        "MODEL|ID", .model, orOneOf: DiagnosticID.allCases.map(\.rawValue),
        needed: "a model or the id of a finding"),
      OperandDefinition("LAYER", .layer, count: 0...1),
    ],
    options: OptionDefinition.configuration + [
      .unit, .strict, .columns, .layout, .format(ReportFormat.self, NamesFormat.self), .output,
      .force,
    ],
    examples: [
      "explain alexnet conv1", "explain resnet50 pool1 --unit 3,4", "explain mine.kdl",
      "explain window-exceeds-input",
    ],
    details: """
      A model alone lists its layers; the id of an error or warning alone prints its page. A word that is \
      both is taken as an id.
      """)
}

extension CommandRun {
  /// `cnnshape explain MODEL LAYER`, `cnnshape explain MODEL` and `cnnshape explain ID`.
  mutating func explain() throws(Refusal) -> ExitCode {
    let word = arguments.operands[0]
    guard arguments.operands.count == 2 else {
      guard !arguments.has(.unit) else {
        throw Refusal(UsageError.missingOperand(.explain, "a LAYER for `--unit`"))
      }
      if let id = DiagnosticID(rawValue: word), let page = DiagnosticPages.page(of: id) {
        try refuseOptions(
          OptionDefinition.configuration.map(\.name) + [.strict, .columns, .layout]
            + (reportFormat == .text && !asksForNames ? [] : [OptionName.format]),
          "on the page of `\(word)`")
        return deliver(text: page)
      }
      return try listLayers(of: ModelReference(word))
    }
    try refuseNames("for one layer")
    let model = try model(word)
    let name = arguments.operands[1]
    let whole = model.network.network
    if !whole.nodes.contains(where: { $0.name == name }),
      let instance = whole.blocks.firstIndex(where: { $0.name == name })
    {
      try refuseOptions([.unit], "for `\(name)`, which has several layers")
      let report = LayersReport(
        model.subject, model.network, origin: "\(model.origin)", instance: instance)
      return deliver(report.report)
    }
    let summary = try summary(of: model.network)
    let network = summary.network.network
    guard let index = network.nodes.firstIndex(where: { $0.name == name }) else {
      throw Refusal(unknownLayer(name, in: network))
    }
    let id = network.id(at: index)
    let unit = try unit(of: id, in: summary.network)
    let explanation = try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try LayerExplanation(of: id, in: summary)
    }
    let report = ExplanationReport(
      of: explanation, in: network,
      decisions: WindowDecision.decisions(of: id, in: summary.network),
      batch: batch, unit: unit, layout: tableOptions.layout)
    return deliver(report.report)
  }

  /// Lists the layers of a model that can be explained.
  private mutating func listLayers(of reference: ModelReference) throws(Refusal) -> ExitCode {
    if case .zoo(let name) = reference, Zoo.file(declaring: name) == nil {
      throw Refusal(notExplainable(name))
    }
    let model = accepted(try models.model(reference))
    if asksForNames {
      try refuseOptions([.columns, .layout], "with `--format \(NamesFormat.names.rawValue)`")
      let network = model.network.network
      let names = network.nodes.map(\.name) + network.blocks.map(\.name)
      return deliver(text: names.map { terminalSafe($0) + "\n" }.joined())
    }
    let report = LayersReport(model.subject, model.network, origin: "\(model.origin)")
    return deliver(report.report)
  }

  private var asksForNames: Bool { arguments.choice(.format, as: NamesFormat.self) != nil }

  private func refuseNames(_ place: String) throws(Refusal) {
    if asksForNames { try refuseOptions([.format], place) }
  }

  /// The unit that `--unit` names, which the layer's plane must have.
  private func unit(
    of id: NodeID, in network: InferredNetwork
  ) throws(Refusal) -> UnitExplanation? {
    guard let words = arguments.list(.unit) else { return nil }
    let shape = network.shape(of: id)
    let places = words.compactMap { Int($0) }
    let axes = shape.axes.all
    guard words.count == axes.count, places.count == axes.count,
      zip(axes, places).allSatisfy({ (0..<shape[$0]).contains($1) })
    else {
      let needed =
        switch shape.axes {
        case .one: "a position of the sequence"
        case .two: "a row and a column of the plane"
        case .three: "a frame, a row and a column of the volume"
        }
      let ranges = axes.map { axis in "\(axis.unit)s 0 to \(shape[axis] - 1)" }
      let middle = axes.map { "\(shape[$0] / 2)" }.joined(separator: ",")
      throw Refusal(
        Diagnostic(
          .usage, .error,
          "`--unit` needs \(needed), not `\(words.joined(separator: ","))`",
          at: .commandLine,
          help: [
            Diagnostic.Help(
              "`\(network[id].name)` has \(listed(ranges, by: "and")): `--unit \(middle)`")
          ]))
    }
    let place = Extents(shape.axes) { places[shape.axes.place(of: $0)] }
    return UnitExplanation(at: place, of: id, in: network)
  }

  private func notExplainable(_ word: String) -> Diagnostic {
    let known = DiagnosticID.allCases.map(\.rawValue) + Zoo.networks().map(\.name)
    let topic =
      HelpTopics.words.contains(word)
      ? [Diagnostic.Help("`cnnshape help \(word)` says what the word means")] : nil
    return Diagnostic(
      .usage, .error, "`\(word)` is neither a model nor the id of a finding", at: .commandLine,
      help: topic ?? nearest(word, among: known).map {
        [Diagnostic.Help("did you mean `\($0)`?")]
      } ?? [
        Diagnostic.Help("`cnnshape list` shows the zoo; a file needs its extension"),
        Diagnostic.Help("an id is shown in brackets after `error` or `warning`"),
      ])
  }

  private func unknownLayer(_ name: String, in network: Network) -> Diagnostic {
    let names = network.nodes.map(\.name)
    return Diagnostic(
      .unknownName, .error, "`\(network.name)` has no layer `\(name)`", at: .commandLine,
      help: [
        nearest(name, among: names).map { Diagnostic.Help("did you mean `\($0)`?") }
          ?? Diagnostic.Help("`cnnshape explain \(arguments.operands[0])` lists its layers")
      ])
  }
}

import Diagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Reports

extension CommandRun {
  /// `cnnshape explain MODEL LAYER` and `cnnshape explain ID`.
  mutating func explain() -> ExitCode {
    guard arguments.operands.count == 2 else { return explainDiagnostic(arguments.operands[0]) }
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
    let report = ExplanationReport(
      network: network, explanation: LayerExplanation(of: network.id(at: index), in: summary),
      batch: batch, layout: tableOptions.layout)
    if tableFormat == .json {
      let bytes = report.json
      return deliver { (sink) throws(OutputError) in try sink.write(bytes) }
    }
    return deliver(report.table)
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

/// One layer's explanation in every format.
private struct ExplanationReport {
  let network: Network
  let explanation: LayerExplanation
  let batch: Int
  let layout: ShapeLayout

  private var node: Node { explanation.node }

  private static let legend =
    "input H×W×C, N one of H and W; F kernel, E dilated kernel, S stride, P padding, K filters or units, "
    + "G groups; output H'×W'×C'; B images"

  private func text(_ shape: Shape) -> String {
    layout.text(height: shape.height, width: shape.width, channels: shape.channels)
  }

  var table: Table {
    guard !explanation.derivations.isEmpty else {
      return Table(caption: caption, columns: [], rows: [], notes: notes)
    }
    return Table(
      caption: caption,
      columns: [
        TableColumn("figure", alignment: .leading, allowsAbbreviation: false),
        TableColumn("formula", alignment: .leading, allowsAbbreviation: false),
        TableColumn("numbers", alignment: .leading, allowsAbbreviation: false),
        TableColumn("result"),
        TableColumn("source", alignment: .leading, importance: .extra),
      ],
      rows: explanation.derivations.map { derivation in
        TableRow([
          .text(derivation.figure), .text(derivation.formula), .text(derivation.numbers),
          .integer(derivation.result), .text(derivation.source),
        ])
      },
      notes: notes)
  }

  private var caption: [String] {
    let settings = node.settingsText
    let inputs = node.inputs.ids.map(\.index)
    let reads = zip(inputs, explanation.inputs).map { index, shape in
      "`\(network.nodes[index].name)` \(text(shape))"
    }
    return [
      "\(network.name), \(node.name): \(node.layer.word)\(settings.isEmpty ? "" : " " + settings)",
      (reads.isEmpty ? "gives " : "reads \(reads.joined(separator: ", ")); gives ")
        + text(explanation.output)
        + (batch == 1 ? "" : " for each of \(NumberText.grouped(batch)) images"),
    ]
  }

  private var notes: [String] {
    let figures = explanation.figures
    var notes: [String] = []
    if !explanation.derivations.isEmpty { notes.append(ExplanationReport.legend) }
    if let product = explanation.product { notes += matrixNotes(product) }
    let operations = OperationCount.Class.allCases.compactMap { kind in
      let count = figures.operations[kind]
      return count == 0 ? nil : "\(NumberText.grouped(count)) \(kind.words)"
    }
    notes.append(
      operations.isEmpty
        ? "no arithmetic: values are moved" : "operations: " + operations.joined(separator: ", "))
    if figures.macs == nil {
      notes.append("not counted in MACs: the layer is no product of matrices")
    }
    if figures.parameters.total == 0 { notes.append("0 parameters: \(parameterNote)") }
    if figures.parameters.statistics > 0 {
      notes.append(
        "\(NumberText.grouped(figures.parameters.statistics)) running statistics, which are no parameters"
      )
    }
    if figures.activations == nil { notes.append("not counted in activations: \(storageNote)") }
    return notes
  }

  private var parameterNote: String {
    guard let shared = node.sharesWeightsOf else { return "the layer learns nothing" }
    return "the weights are those of `\(network[shared].name)`"
  }

  private var storageNote: String {
    switch node.layer.storage {
    case .new: "it gives nothing new"
    case .inPlace: "it overwrites its input"
    case .view: "it gives its input's values another shape"
    case .output: "it is the network's normalised answer"
    }
  }

  private func matrixNotes(_ product: MatrixProduct) -> [String] {
    let each = product.groups == 1 ? "" : ", for each of \(product.groups) groups"
    let bias = product.hasBias ? " + b" : ""
    return [
      "as a matrix product\(each): W \(text(product.weights)) · X_col \(text(product.columns))\(bias)"
        + " = O \(text(product.output))",
      "its backward pass\(each): dX_col = Wᵀ·dO \(text(product.columns)), dW = dO·X_colᵀ "
        + "\(text(product.weights))"
        + (product.hasBias ? ", db = dO·1 \(NumberText.grouped(product.weights.rows))" : ""),
    ]
  }

  private func text(_ size: MatrixProduct.Size) -> String { "\(size.rows)×\(size.columns)" }

  /// `cnnshape.explanation/1` (`docs/json.md`).
  var json: [UInt8] {
    let figures = explanation.figures
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.explanation/1")
    json.member("network", network.name)
    json.member("layer", node.name)
    json.member("kind", node.layer.word)
    json.member("settings", node.settingsText)
    json.member("batch", batch)
    json.key("inputs")
    json.beginArray(.oneLine)
    for shape in explanation.inputs { json.value(shape.cell) }
    json.end()
    json.member("output", explanation.output.extents)
    json.key("derivations")
    json.beginArray()
    for derivation in explanation.derivations {
      json.beginObject(.oneLine)
      json.member("figure", derivation.figure)
      json.member("formula", derivation.formula)
      json.member("numbers", derivation.numbers)
      json.member("result", derivation.result)
      json.member("source", derivation.source)
      json.end()
    }
    json.end()
    if let product = explanation.product {
      json.key("matrixProduct")
      json.beginObject(.oneLine)
      json.member("weights", [product.weights.rows, product.weights.columns])
      json.member("columns", [product.columns.rows, product.columns.columns])
      json.member("output", [product.output.rows, product.output.columns])
      json.member("groups", product.groups)
      json.member("hasBias", product.hasBias)
      json.end()
    }
    json.key("operations")
    json.beginObject(.oneLine)
    for kind in OperationCount.Class.allCases where figures.operations[kind] != 0 {
      json.member(kind.rawValue, figures.operations[kind])
    }
    json.end()
    json.end()
    return json.take()
  }
}

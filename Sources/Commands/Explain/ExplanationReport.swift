import CNNTables
import CNNText
import NetworkAnalysis
@_spi(Rules) import NetworkModel
import NetworkReports
import NetworkSpec

/// One layer's explanation in every format.
struct ExplanationReport {
  let network: Network
  let explanation: LayerExplanation
  let batch: Int
  let layout: ShapeLayout
  /// The unit of `--unit`, and what it sees.
  var unit: UnitReport?

  var node: Node { explanation.node }

  private static let legend =
    "input H×W×C, N one of H and W; F kernel, E dilated kernel, S stride, P padding, K filters or units, "
    + "G groups; output H'×W'×C'; B images; the input's fields R pixels long, J apart, p before the image"

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
        TableColumn("source"),
      ],
      rows: explanation.derivations.map { derivation in
        TableRow([
          .text(derivation.figure), .text(derivation.formula), .text(derivation.numbers),
          derivation.result.cell,
          (sources.firstIndex(of: derivation.source)).map { .text("[\($0 + 1)]") } ?? .empty,
        ])
      },
      notes: notes)
  }

  /// Each source once, in the order of the rows that name it by its place here.
  private var sources: [String] {
    explanation.derivations.reduce(into: []) { sources, derivation in
      if !sources.contains(derivation.source) { sources.append(derivation.source) }
    }
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
    if !explanation.derivations.isEmpty {
      notes.append(ExplanationReport.legend)
      notes += sources.enumerated().map { "[\($0 + 1)] \($1)" }
    }
    notes += fieldNotes
    if let product = explanation.product { notes += matrixNotes(product) }
    if figures.operations == .none { notes.append("no arithmetic: values are moved") }
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

  /// What one unit sees, and where the paths to it differ.
  private var fieldNotes: [String] {
    guard let field = explanation.field else {
      return ["no receptive field is given: units are of more than 1,024 kinds"]
        + (unit?.lines(explanation.output, nil) ?? [])
    }
    var notes: [String] = []
    if field.coversInput { notes.append("each unit sees the whole image") }
    let (rows, columns) = (field.vertical, field.horizontal)
    if rows.leastPath != rows.mostPath || columns.leastPath != columns.mostPath {
      notes.append(
        "a unit's paths see from \(rows.leastPath.size)×\(columns.leastPath.size) to "
          + "\(rows.mostPath.size)×\(columns.mostPath.size) pixels; \(field.alignmentSentence)")
    }
    return notes + (unit?.lines(explanation.output, field) ?? [])
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
}

extension Derivation.Result {
  fileprivate var cell: Cell {
    switch self {
    case .integer(let count): .integer(count)
    case .decimal(let value): .decimal(value, digits: 2)
    }
  }
}

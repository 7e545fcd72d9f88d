public import CNNTables
import CNNText
public import NetworkAnalysis
@_spi(Rules) public import NetworkModel
import NetworkSpec

/// The report of `explain MODEL LAYER`: the figures of one layer, each with its formula, its numbers and the
/// source of the rule.
public struct ExplanationReport: Sendable {
  let network: Network
  let explanation: LayerExplanation
  /// Images for which the figures hold.
  let batch: Int
  /// The rules that decided how many positions a window takes.
  let decisions: [WindowDecision]
  /// The unit that was asked for, and what it sees.
  let unit: UnitExplanation?
  let layout: ShapeLayout

  /// - `network`: the network that the layer belongs to.
  /// - `decisions`: what decided the positions of its window.
  /// - `batch`: images for which the layer is explained.
  /// - `unit`: one of the layer's units, if it is to be explained too.
  /// - `layout`: the order in which the page writes a volume's extents.
  public init(
    of explanation: LayerExplanation, in network: Network,
    decisions: [WindowDecision] = [], batch: Int = 1,
    unit: UnitExplanation? = nil, layout: ShapeLayout = .hwc
  ) {
    self.network = network
    self.decisions = decisions
    self.explanation = explanation
    self.batch = batch
    self.unit = unit
    self.layout = layout
  }

  var node: Node { explanation.node }

  /// The report, in no format yet.
  public var report: Report {
    Report("cnnshape.explanation/2") {
      title
      volumes
      derivations
      windowRemarks
      fieldRemarks
      product
      if let field = explanation.field { Member("receptiveField", field.data) }
      if let unit { unit.object(explanation.field) }
      operations
      parameterRemarks
      unknownRemarks
      if explanation.figures.activations == nil {
        Remark("not counted in activations: \(storageWords)")
      }
    }
  }

  // MARK: Heading

  private var title: Line {
    let settings = node.settingsText
    return Line(
      "\(network.name), \(node.name): \(node.layer.word)\(settings.isEmpty ? "" : " " + settings)"
    ) {
      Member("network", network.name)
      Member("layer", node.name)
      Member("kind", node.layer.word)
      if let settings = node.settingsData { Member("settings", settings) }
    }
  }

  private var volumes: Line {
    let reads = zip(node.inputs, explanation.inputs).map { id, shape in
      "`\(network[id].name)` \(text(shape))"
    }
    return Line(
      (reads.isEmpty ? "outputs " : "reads \(reads.joined(separator: ", ")); outputs ")
        + text(explanation.output)
        + (batch == 1 ? "" : " for each of \(NumberText.grouped(batch)) images")
    ) {
      Member("batch", batch)
      Member("inputs", .list(of: explanation.inputs, .oneLine) { .integers($0.data) })
      Member("output", explanation.output)
    }
  }

  private func text(_ shape: Shape) -> String {
    layout.text(shape.allExtents)
  }

  // MARK: Derivations

  private var legend: String {
    let axes = explanation.output.axes.all
    let (before, after) = (axes.map { $0.symbol }, axes.map { $0.outputSymbol })
    return
      "input \(before.joined(separator: "×"))×C, N is \(listed(before)); F kernel, E dilated kernel, "
      + "S stride, P padding, K filters or units, G groups; output "
      + "\(after.joined(separator: "×"))×C'; B images; each unit of the input sees R pixels; "
      + "neighboring fields are J pixels apart, and the first begins p pixels before the image"
  }

  @ReportBuilder private var derivations: [Report.Part] {
    let rows = explanation.derivations
    if rows.isEmpty {
      // A table without rows would say nothing to people.
      Member("derivations", .array([], .lines))
    } else {
      let sources = sources
      Section("derivations", rows: rows) {
        Column("figure", alignment: .leading) { .text($0.figure) }.wrapping
        Column("formula", alignment: .leading) { .text($0.formula) }.wrapping
        Column("numbers", alignment: .leading) { .text($0.numbers) }.wrapping
        Column("result") { $0.result.cell }
        Column("reference", header: "source", importance: .useful, audience: .people) {
          derivation in
          sources.firstIndex(of: derivation.source).map { .text("[\($0 + 1)]") } ?? .empty
        }.withoutData
        Column("source", alignment: .leading, audience: .programs) { .text($0.source) }
      }
      Remark(legend)
      for (index, source) in sources.enumerated() { Remark("[\(index + 1)] \(source)") }
    }
  }

  /// Each source once, in the order of the rows that name it by its place here.
  private var sources: [String] {
    explanation.derivations.reduce(into: []) { sources, derivation in
      if !sources.contains(derivation.source) { sources.append(derivation.source) }
    }
  }

  // MARK: The window

  /// What the formulas do not say: padding as computed, and windows that rounding clips or drops.
  @ReportBuilder private var windowRemarks: [Report.Part] {
    for words in windowWords { Remark(words) }
    if !decisions.isEmpty {
      Member("windows", .list(of: decisions) { $0.data })
    }
  }

  /// A sentence for each axis; one for all where they are alike.
  private var windowWords: [String] {
    let sentences = decisions.map { $0.words }
    guard decisions.count > 1, sentences.allSatisfy({ $0 == sentences[0] }) else {
      return zip(decisions, sentences).compactMap { decision, words in
        words.map { "along \(decision.axis.rawValue) " + $0 }
      }
    }
    return sentences[0].map { ["along each axis " + $0] } ?? []
  }

  // MARK: Receptive field

  /// Remarks on what each unit sees, how its paths differ, and what the requested unit sees.
  @ReportBuilder private var fieldRemarks: [Report.Part] {
    if let field = explanation.field {
      if field.coversInput { Remark("each unit sees the whole image") }
      if field.all.contains(where: { $0.leastPath != $0.mostPath }) {
        Remark(
          "the paths into a unit see between \(field.text { "\($0.leastPath.size)" }) and "
            + "\(field.text { "\($0.mostPath.size)" }) pixels, \(field.alignmentSentence)")
      }
    } else if let source = explanation.unknownSource {
      Remark(
        "what a unit sees is not known: nobody knows what `\(network[source].name)` reads")
    } else if explanation.inputsDiffer {
      Remark(
        "no receptive field is shown: its units see inputs of different extents, whose pixels have "
          + "nothing in common; --unit shows what a unit sees of each")
    } else {
      Remark(
        "no receptive field is shown: its units see too many different fields (more than 1,024, or 64 "
          + "if the fields do not shift steadily from unit to unit), or by paths of more than "
          + "16 strides")
    }
    if let unit { unit.remarks(explanation.output, explanation.field) }
  }

  // MARK: Arithmetic

  @ReportBuilder private var product: [Report.Part] {
    if let product = explanation.product {
      let each = product.groups == 1 ? "" : ", for each of \(product.groups) groups"
      let bias = product.hasBias ? " + b" : ""
      let gradient =
        product.hasBias ? ", db = dO·1 \(NumberText.grouped(product.weights.rows))" : ""
      Remark(
        "as a matrix product\(each): W \(product.weights.text) · X_col "
          + "\(product.columns.text)\(bias) = O \(product.output.text)")
      Remark(
        "its backward pass\(each): dX_col = Wᵀ·dO \(product.columns.text), dW = dO·X_colᵀ "
          + product.weights.text + gradient
          + "; W has a row per filter or unit, X_col and O a column per position, d is a gradient"
      )
      Member("matrixProduct", product.data)
    }
  }

  @ReportBuilder private var operations: [Report.Part] {
    let figures = explanation.figures
    if figures.operations.areNone { Remark("no arithmetic: values are only moved") }
    if figures.macs == nil {
      Remark("not counted in MACs: the layer is not a matrix product")
    }
    Member("operations", figures.operations.data)
  }

  @ReportBuilder private var parameterRemarks: [Report.Part] {
    let parameters = explanation.figures.parameters
    let shared = node.sharesWeightsOf.map { "the weights are those of `\(network[$0].name)`" }
    if parameters.total.exact == 0 {
      Remark(
        "0 parameters: "
          + (shared
            ?? (explanation.countsElsewhere
              ? "the weights are counted with the first layer outside side outputs that shares them"
              : "the layer has nothing to learn"))
      )
    } else if let shared {
      Remark(shared + ", in a side output that does not count")
    }
    if parameters.statistics.known > 0 {
      Remark(
        parameters.statistics.counted("running statistic") + ", which "
          + (parameters.statistics == 1 ? "is not a parameter" : "are not parameters"))
    }
  }

  /// What the file does not state of an opaque layer.
  @ReportBuilder private var unknownRemarks: [Report.Part] {
    let figures = explanation.figures
    if case .opaque(let layer) = node.layer {
      Remark(
        "an opaque layer: its figures are those that its file states of `\(layer.operatorName)`, a "
          + layer.arithmetic.words)
      let unknown = [
        figures.parameters.total.isLowerBound ? "parameters" : nil,
        figures.macs?.isLowerBound == true ? "MACs" : nil,
        figures.operations.isLowerBound ? "operations" : nil,
      ].compactMap { $0 }
      if !unknown.isEmpty {
        Remark("not known: \(listed(unknown, by: "and"))")
        Member("unknown", unknown.map { $0 == "MACs" ? "macs" : $0 })
      }
    }
  }

  private var storageWords: String {
    switch explanation.figures.storage {
    case .new: "it produces no new values"
    case .inPlace: "it overwrites its input"
    case .view: "it only reshapes its input"
    case .excluded: "it is the network's normalized output"
    }
  }
}

extension Derivation.Result {
  fileprivate var cell: Cell {
    switch self {
    case .integer(let count): .integer(count)
    case .decimal(let value): .decimal(value, digits: 2)
    }
  }
}

extension WindowDecision {
  /// What decided the number of positions; nil where the formula says it all.
  fileprivate var words: String? {
    if isSame {
      let total = paddingBefore + paddingAfter
      let numbers = "(\(positions) − 1)·\(stride) + \(kernel) − \(input)"
      return total == 0
        ? "`same` adds no padding: \(counted(positions, "position")) \(positions == 1 ? "needs" : "need") "
          + "no more than \(counted(input, "pixel"))"
        : "`same` pads \(paddingBefore) before and \(paddingAfter) after: \(numbers) = \(total)"
          + (total % 2 == 1 ? ", the larger half after" : "")
    }
    if dropsWindow {
      return
        "⌈(\(span)) / \(stride)⌉ + 1 = \(positions + 1) positions, but the last would begin at "
        + "pixel \(nextStart), in the padding after the input: it is dropped, as in Caffe and PyTorch"
    }
    if isClipped {
      return
        "the quotient is rounded up: "
        + (positions == 1 ? "the one position" : "the last of \(positions) positions")
        + " reaches beyond the input, and is clipped"
    }
    guard unread > 0 else { return nil }
    return
      "the quotient is rounded down: the last \(unread) of \(Int64(input) + paddingBefore + paddingAfter) "
      + "\(plural("pixel", Int64(input))), padding included, \(unread == 1 ? "is" : "are") not read"
  }

  private var span: String {
    paddingBefore == paddingAfter
      ? "\(input) + 2·\(paddingBefore) − \(kernel)"
      : "\(input) + \(paddingBefore) + \(paddingAfter) − \(kernel)"
  }

  fileprivate var data: DataValue {
    .record {
      Member("axis", axis.rawValue)
      Member("paddingBefore", paddingBefore)
      Member("paddingAfter", paddingAfter)
      Member("rounding", rounding == .unstated ? "floor" : rounding.rawValue)
      Member("positions", positions)
      Member("unread", unread)
      Member("dropsWindow", dropsWindow)
      Member("clipsWindow", isClipped)
    }
  }
}

extension MatrixProduct {
  fileprivate var data: DataValue {
    .record {
      Member("weights", weights.extents)
      Member("columns", columns.extents)
      Member("output", output.extents)
      Member("groups", groups)
      Member("hasBias", hasBias)
    }
  }
}

extension MatrixProduct.Size {
  fileprivate var text: String { "\(rows)×\(columns)" }

  fileprivate var extents: [Int64] { [rows, columns] }
}

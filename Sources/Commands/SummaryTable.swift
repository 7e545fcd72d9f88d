import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

/// The summary of one network as a table.
struct SummaryTable {
  let model: Model
  let summary: NetworkSummary
  let rows: SummaryRows
  let layout: ShapeLayout
  /// Of a table with columns of one's choice; the standard one has no room for them.
  var fields: FieldColumns?
  /// Likewise.
  var live: LiveColumn?
  /// Another convention's figures, which notes then speak of.
  var figures: ConventionFigures?

  var table: Table {
    let (summary, rows) = (summary, rows.rows)
    return Table(
      caption: caption,
      columns: columns + (fields == nil ? [] : FieldColumns.columns)
        + (live == nil ? [] : [LiveColumn.column(in: summary.precision)]),
      rowCount: rows.count,
      totals: [totals], notes: notes
    ) { index in
      let row = SummaryRow(rows[index], of: summary)
      return TableRow(
        [
          .text(row.isSideOutput ? "\(row.name) (side)" : row.name), .text(row.kind),
          .text(row.settings), row.output.cell, .integer(row.parameters.weights),
          .integer(row.parameters.biases), .integer(row.parameters.total), row.macs.cell,
          row.macs.map { .integer(2 * $0) } ?? .notCounted, row.activations.cell,
          row.activations.map { .integer(summary.precision.valueBytes * $0) } ?? .notCounted,
        ] + (fields?.cells(of: rows[index]) ?? [])
          + (live.map { [$0.cell(of: rows[index])] } ?? []))
    }
  }

  private var columns: [TableColumn] {
    [
      TableColumn("layer", alignment: .leading),
      TableColumn("kind", alignment: .leading),
      TableColumn("settings", alignment: .leading, importance: .extra),
      TableColumn("output"),
      TableColumn("weights", importance: .useful),
      TableColumn("biases", importance: .useful),
      TableColumn("parameters"),
      TableColumn("macs", header: "MACs"),
      TableColumn("flops", header: "FLOPs", importance: .extra),
      TableColumn("activations", importance: .useful),
      TableColumn(
        "memory", unit: "\(summary.precision.rawValue) bytes", integers: .binarySize,
        importance: .extra),
    ]
  }

  private var caption: [String] {
    let network = summary.network.network
    let title = model.title.isEmpty ? "" : ": \(model.title)"
    var lines = ["\(model.name)\(title)"]
    let batch = summary.batch == 1 ? "1 image" : "a batch of \(NumberText.grouped(summary.batch))"
    lines.append(
      "input \(inputText), \(batch); depth \(NetworkDepth(of: summary.network).total) weight layers"
    )
    if !model.parameters.isEmpty {
      lines.append(
        "with " + model.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ", "))
    }
    let pattern = ArchitecturePattern(of: network).text
    if !pattern.isEmpty { lines.append(shortened(pattern)) }
    return lines
  }

  private var inputText: String {
    let network = summary.network.network
    let volumes = network.nodes.compactMap { node -> Shape? in
      guard case .input(let volume) = node.layer else { return nil }
      return volume.shape
    }
    return volumes.map { text($0) }.joined(separator: ", ")
  }

  private func text(_ shape: Shape) -> String {
    layout.text(height: shape.height, width: shape.width, channels: shape.channels)
  }

  /// Patterns of branching networks may be long; people read the beginning.
  private func shortened(_ pattern: String) -> String {
    guard pattern.count > 320 else { return pattern }
    return pattern.prefix(319) + "…"
  }

  private var totals: [Cell] {
    let totals = summary.totals
    return [
      .text("total"), .empty, .empty, .empty, .integer(totals.parameters.weights),
      .integer(totals.parameters.biases), .integer(totals.parameters.total),
      .integer(totals.macs), .integer(totals.flops), .integer(totals.activations),
      .integer(totals.activationBytes),
    ]
  }

  // MARK: Notes

  private var notes: [String] {
    var notes = [
      parametersNote, operationsNote, activationsNote,
    ]
    if figures?.convention.unit.dimension != .operations, let otherOperations {
      notes.append(otherOperations)
    }
    notes += [mostActivations, mostParameters].compactMap { $0 }
    if !summary.network.network.branches.isEmpty {
      let names = summary.network.network.branches.joined(separator: ", ")
      notes.append(
        "side outputs \(names) are \(summary.includesBranches ? "" : "not ")in the totals"
          + (summary.includesBranches ? "" : "; `--branches` counts them"))
    }
    return notes
  }

  private var parametersNote: String {
    if let tally = figures?.tally, tally.replacesParameters(of: summary) {
      return tally.parametersNote
    }
    let totals = summary.totals
    return "\(exactAndReadable(totals.parameters.total)) parameters, "
      + "\(NumberText.binarySize(totals.parameterBytes)) in \(summary.precision.rawValue)"
      + trainableText
  }

  private var activationsNote: String {
    if let figures, figures.convention.unit == .values { return figures.tally.note(per: per) }
    let totals = summary.totals
    return "\(exactAndReadable(totals.activations)) activations per \(per), "
      + "\(NumberText.binarySize(totals.activationBytes)) in \(summary.precision.rawValue): the input and every output "
      + "that is not in place, without softmax"
  }

  private var operationsNote: String {
    if let figures, figures.convention.unit.dimension == .operations {
      return figures.tally.note(per: per)
    }
    let totals = summary.totals
    return "\(exactAndReadable(totals.macs)) MACs = \(NumberText.abbreviated(totals.flops)) FLOPs "
      + "(2 a MAC) per \(per); convolutions and fully connected layers only"
  }

  private var per: String {
    summary.batch == 1 ? "image" : "batch of \(NumberText.grouped(summary.batch))"
  }

  private var trainableText: String {
    let totals = summary.totals
    var text = ""
    if totals.frozenParameters > 0 {
      text +=
        "; \(NumberText.grouped(totals.trainableParameters)) trainable, "
        + "\(NumberText.grouped(totals.frozenParameters)) frozen"
    }
    if totals.parameters.statistics > 0 {
      text +=
        "; \(NumberText.grouped(totals.parameters.statistics)) running statistics besides"
    }
    return text
  }

  private func exactAndReadable(_ count: Int) -> String {
    let exact = NumberText.grouped(count)
    return count.magnitude < 10_000 ? exact : "\(exact) (\(NumberText.abbreviated(count)))"
  }

  /// The operations that no MAC holds, by class.
  private var otherOperations: String? {
    let totals = summary.totals
    var others: [String] = []
    for kind in OperationCount.Class.allCases {
      var count = totals.operations[kind]
      if kind == .multiplications || kind == .additions { count -= totals.macs }
      guard count > 0 else { continue }
      let text = count < 10_000 ? NumberText.grouped(count) : NumberText.abbreviated(count)
      others.append("\(text) \(kind.words)")
    }
    guard !others.isEmpty else { return nil }
    return "beside the MACs, by class: " + others.joined(separator: ", ")
  }

  private var mostActivations: String? {
    let concentration = Concentration(of: summary) { $0.activations ?? 0 }
    guard concentration.total > 0 else { return nil }
    return "most activations: " + shares(concentration)
      + "; \(percent(concentration.inFirstHalf, of: concentration.total)) in the first half of the layers"
  }

  private var mostParameters: String? {
    let concentration = Concentration(of: summary) { $0.parameters.total }
    guard concentration.total > 0 else { return nil }
    let shares = "most parameters: " + shares(concentration)
    guard concentration.inFullyConnected > 0 else { return shares }
    return shares
      + "; \(percent(concentration.inFullyConnected, of: concentration.total)) in fully connected layers"
  }

  private func shares(_ concentration: Concentration) -> String {
    concentration.largest.map { share in
      "\(summary.network[share.node].name) \(percent(share.count, of: concentration.total))"
    }.joined(separator: ", ")
  }

  private func percent(_ part: Int, of whole: Int) -> String {
    NumberText.percent(Double(part) / Double(whole), digits: 1)
  }
}

extension Shape {
  var cell: Cell { .shape(height: height, width: width, channels: channels) }
}

extension Int? {
  /// A count that nobody made is not zero.
  var cell: Cell { map { .integer($0) } ?? .notCounted }
}

import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

/// A network's memory as one table, a figure a row, each with its meaning.
struct MemoryTable {
  private let view: MemoryView
  private let words: MemoryWords

  init(_ view: MemoryView) {
    self.view = view
    words = MemoryWords(view.network)
  }

  var table: Table {
    let title = view.model.title.isEmpty ? "" : ": \(view.model.title)"
    let batch = view.summary.batch
    let images = batch == 1 ? "1 image" : "a batch of \(NumberText.grouped(batch))"
    return Table(
      caption: [
        "\(view.model.name)\(title)",
        "memory for \(images), \(view.precision.rawValue) numbers, policy \(view.policy.rawValue)",
      ],
      columns: [
        TableColumn("for", alignment: .leading, allowsAbbreviation: false),
        TableColumn("figure", alignment: .leading, allowsAbbreviation: false),
        TableColumn("size", isForPeopleOnly: true),
        TableColumn("bytes"),
        TableColumn("meaning", alignment: .leading, importance: .useful),
      ],
      rows: inferenceRows + trainingRows + sumRows, notes: notes)
  }

  private func row(
    _ use: String, _ figure: String, _ bytes: Int, size: String? = nil, _ meaning: String,
    opensGroup: Bool = false
  ) -> TableRow {
    TableRow(
      [
        .text(use), .text(figure), .text(size ?? NumberText.binarySize(bytes)), .integer(bytes),
        .text(meaning),
      ], opensGroup: opensGroup)
  }

  // MARK: Inference

  private var inferenceRows: [TableRow] {
    let use = "inference"
    var rows = view.inference.parts.map { share in
      row(use, share.part.words, share.bytes, share.part.meaning)
    }
    rows.append(row(use, "in all", view.inference.totalBytes, "these together"))
    rows.append(
      row(
        use, "arena", view.plan.arenaBytes, "live tensors in one piece of memory",
        opensGroup: true))
    rows.append(row(use, "best order", view.smallest.run.peakBytes, orderMeaning))
    for other in view.otherPeaks {
      rows.append(
        row(
          use, other.policy.rawValue, other.bytes, "peak, \(other.policy.words)"))
    }
    if view.workspace.node != nil {
      rows.append(
        row(use, "im2col", view.workspace.bytes, "columns of one layer's product; apart"))
    }
    return rows
  }

  private var orderMeaning: String {
    let smallest = view.smallest
    if smallest.isExact {
      return smallest.isGivenOrder
        ? "least peak of all orders, as given" : "least peak of all orders"
    }
    return "lowest found; none is below \(NumberText.binarySize(smallest.lowerBound))"
  }

  // MARK: Training

  private var trainingRows: [TableRow] {
    guard let training = view.training else { return [] }
    let use = "training"
    var rows: [TableRow] = []
    for share in training.parts {
      let meaning =
        switch share.part {
        case .activations: "with kept tensors and their gradients"
        case .optimizerState: view.optimizer.words
        case .parameters, .masterParameters, .statistics, .parameterGradients: share.part.meaning
        }
      rows.append(row(use, share.part.words, share.bytes, meaning, opensGroup: rows.isEmpty))
    }
    rows.append(row(use, "in all", training.totalBytes, "these together"))
    if let kept = training.kept {
      rows.append(
        row(
          use, "kept", kept.totalBytes,
          "of these, left by the forward pass", opensGroup: true))
    }
    return rows
  }

  // MARK: Sums

  private var sumRows: [TableRow] {
    view.sums.enumerated().map { index, sum in
      row(
        "outputs", sum.policy.rawValue, sum.totalBytes, size: printed(sum), sum.policy.label,
        opensGroup: index == 0)
    }
  }

  /// In the unit of the tool.
  private func printed(_ sum: OutputSum) -> String {
    let unit = sum.policy.unit
    return NumberText.fixed(Double(sum.totalBytes) / Double(unit.bytes), digits: 2)
      + " \(unit.rawValue)"
  }

  // MARK: Notes

  private var notes: [String] {
    var notes = [words.alive(in: view.live)]
    if !view.smallest.isGivenOrder {
      notes.append(words.order(view.smallest.run.order))
    }
    notes.append(
      "arena: offsets by best fit or largest first, each a multiple of \(view.plan.alignment) bytes"
    )
    if let node = view.workspace.node {
      notes.append(
        "im2col: the columns that the filters of \(view.network[node].name) see in one image, for "
          + "kernels that copy them out")
    }
    if let kept = view.training?.kept { notes.append("kept: " + kept.words) }
    notes.append(
      "outputs: all added up, none freed, as each tool does it and in its unit, 10⁶ (MB) or 2²⁰ "
        + "(MiB); the rest is the input and the parameters")
    return notes
  }
}

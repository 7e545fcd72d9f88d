import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// A row of a memory report: a figure, and what memory it is of.
struct MemoryRow: Sendable {
  /// `inference`, `training`, or `outputs` for tools' sums.
  let use: String
  let figure: MemoryFigure
  /// True if it is the first of those that belong together.
  let opensGroup: Bool
}

extension MemoryReport {
  /// The rows with their catalog of columns.
  var figures: Section {
    let rows = rows
    return Section(
      rows: rows, mayHaveBounds: profile.isPartial, opensGroup: { rows[$0].opensGroup }
    ) {
      Column("for", alignment: .leading, allowsAbbreviation: false) { .text($0.use) }
      Column("figure", alignment: .leading, allowsAbbreviation: false) { .text($0.figure.name) }
      MemoryFigure.columns { $0.figure }
    }
  }

  private var rows: [MemoryRow] {
    var rows: [MemoryRow] = []
    func add(_ use: String, _ figures: [MemoryFigure]) {
      for (place, figure) in figures.enumerated() {
        rows.append(
          MemoryRow(use: use, figure: figure, opensGroup: place == 0 && !rows.isEmpty))
      }
    }
    add("inference", whole(profile.inference))
    add("inference", peaks)
    if let training = profile.training {
      add("training", whole(training))
      if let saved = training.saved {
        add(
          "training",
          [MemoryFigure("saved", saved.totalBytes, "of activations: saved for backward")])
      }
    }
    add("outputs", sums)
    return rows
  }

  /// The parts and what they come to.
  private func whole(_ requirement: MemoryRequirement) -> [MemoryFigure] {
    requirement.figures + [MemoryFigure("total", requirement.totalBytes, "sum of the above")]
  }

  /// Other views of what lives while the network runs.
  private var peaks: [MemoryFigure] {
    var figures = [
      MemoryFigure("arena", profile.plan.arenaBytes, "live tensors in one block of memory"),
      MemoryFigure("best order", profile.smallest.peakBytes, orderMeaning),
    ]
    for other in profile.otherPeaks {
      figures.append(
        MemoryFigure(other.policy.rawValue, other.bytes, "peak, \(other.policy.words)"))
    }
    if profile.workspace.node != nil {
      figures.append(
        MemoryFigure(
          "im2col", KnownCount(profile.workspace.bytes), "one layer's columns; not in the peak"))
    }
    return figures
  }

  private var orderMeaning: String {
    let smallest = profile.smallest
    if smallest.isExact {
      return smallest.isGivenOrder
        ? "lowest peak: the given order's" : "lowest peak over all orders"
    }
    return "lowest found; no order is below \(NumberText.binarySize(smallest.lowerBound))"
  }

  private var sums: [MemoryFigure] {
    profile.sums.map { sum in
      MemoryFigure(
        sum.policy.rawValue, sum.totalBytes, size: sum.sizeInToolsUnit, sum.policy.label)
    }
  }
}

extension ActivationTotal {
  fileprivate var sizeInToolsUnit: String {
    totalBytes.text {
      NumberText.fixed(Double($0) / Double(policy.unit.bytes), digits: 2)
        + " \(policy.unit.rawValue)"
    }
  }
}

extension LivenessPolicy.Name {
  fileprivate var words: String {
    switch self {
    case .cnnshape: "activations and batch norm in place"
    case .pytorch: "activations and sums in place"
    case .pytorchOutOfPlace: "nothing in place"
    }
  }
}

import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// One line for every convention.
struct ConventionList: ReportElement {
  let tallies: [ConventionTotals]

  @ReportBuilder var parts: [Report.Part] {
    list
    Remark("plain MACs: the products of \(MACScope.words), as cnnshape counts them")
    vectorRemarks
    readRemarks
    Remark(
      "`--between A B` shows every term of two conventions; `cnnshape summarize MODEL "
        + "--convention A` every layer, and what A leaves out")
  }

  /// The lines for people; programs get every term of each convention.
  private var list: Section {
    let list = self
    return Section(rows: tallies, mayHaveBounds: tallies.contains { $0.figure.total.isLowerBound })
    {
      Column("convention", alignment: .leading) { .text($0.convention.name) }
      Column("total") { $0.figure.total.cell }
      Column("readable", header: "", integers: .abbreviated, audience: .people) {
        $0.figure.total.cell
      }.withoutData
      Column("unit", alignment: .leading) { .text($0.convention.unit.rawValue) }
      Column(
        "readableAgainst", header: "against plain MACs", alignment: .leading, audience: .people
      ) { .text(list.against($0, within: ConventionList.widest)) }.withoutData
      Column("against", header: "against plain MACs", alignment: .leading, audience: .programs) {
        .text(list.against($0, within: .max))
      }
    }
  }

  private var vectorRemarks: [Remark] {
    tallies.compactMap { tally in
      tally.vectorWords.map {
        Remark("\(tally.convention.name) also counts \($0), and never adds them to its macc")
      }
    }
  }

  /// Says which conventions nothing but a source text stands for.
  private var readRemarks: [Remark] {
    let names = tallies.map { $0.convention }.filter { $0.evidence == .reading }.map { $0.name }
    guard !names.isEmpty else { return [] }
    let evidence = Convention.Evidence.reading.rawValue
    return [
      Remark("\(names.joined(separator: ", ")): \(evidence), not compared with a printed total")
    ]
  }

  /// - `widest`: the characters that there is room for.
  private func against(_ tally: ConventionTotals, within widest: Int) -> String {
    guard let plain = tallies.first, tally.convention.name != plain.convention.name else {
      return ""
    }
    let lines = Reconciliation(tally, plain).lines.filter { $0.difference != 0 }
    switch tally.convention.unit {
    case .macs, .flops, .weighted, .vector: return listed(lines, within: widest)
    case .parameters, .values:
      return listed(lines, after: "parameters:", within: widest)
    }
  }

  /// The largest differences, as many as a line takes.
  private func listed(
    _ lines: [Reconciliation.Line], after words: String = "", within widest: Int
  ) -> String {
    var differences: [(words: String, amount: Int64)] = []
    for line in lines {
      let words = line.term.shortWords
      if let place = differences.firstIndex(where: { $0.words == words }) {
        differences[place].amount += line.difference
      } else {
        differences.append((words, line.difference))
      }
    }
    differences.sort { $0.amount.magnitude > $1.amount.magnitude }
    guard !differences.isEmpty else { return words.isEmpty ? "the same" : words + " the same" }
    var text = words
    for (index, difference) in differences.enumerated() {
      let next = "\(difference.amount.signedAndReadable) \(difference.words)"
      let isLast = index == differences.count - 1
      let room = widest - text.count - (isLast ? 0 : ", …".count)
      guard index == 0 || next.count + ", ".count <= room else { return text + ", …" }
      text += text.isEmpty ? next : (index == 0 ? " " : ", ") + next
    }
    return text
  }

  /// Characters of the last column.
  private static let widest = 42
}

extension CostTerm {
  /// As short as a line of many needs it.
  fileprivate var shortWords: String {
    switch self {
    case .convolutions: "convolutions"
    case .transposedConvolutions: "transposed convolutions"
    case .fullyConnected: "fully connected"
    case .secondOperation: "for 2 per MAC"
    case .matrixMultiplications: "products of paths"
    case .radialBasis: "radial basis"
    case .convolutionBiases, .fullyConnectedBiases, .biases: "biases"
    case .batchNormalization: "batch norm"
    case .instanceNormalization: "norm by image"
    case .layerNormalization: "layer norm"
    case .groupNormalization: "group norm"
    case .responseNormalization: "response norm"
    case .scale: "scale"
    case .activations: "activations"
    case .moduleActivations: "activations again"
    case .dropout: "dropout"
    case .softmax: "softmax"
    case .maxPooling, .averagePooling, .adaptivePooling: "pooling"
    case .modulePooling: "pooling again"
    case .upsampling: "upsampling"
    case .moduleUpsampling: "upsampling again"
    case .merges: "merges"
    case .rearrangements: "rearrangements"
    case .weights: "weights"
    case .normalizationParameters: "normalization"
    case .statistics: "statistics"
    case .inputValues: "inputs"
    case .convolutionValues: "convolutions"
    case .poolingValues: "pooling"
    case .fullyConnectedValues: "fully connected"
    }
  }
}

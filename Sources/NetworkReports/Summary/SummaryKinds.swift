import CNNTables
import CNNText
import NetworkAnalysis
import NetworkDiagnosis
import NetworkFacts
import NetworkModel
import NetworkSpec

/// All layers of a kind, summed up.
struct KindRow: Sendable {
  /// The word of the layers.
  let kind: String
  /// What tells them from others of the word: of a convolution its kernel, and whether it has groups.
  let form: String
  /// The layers, by their places.
  let nodes: [Int]
  private let summary: NetworkSummary
  private let totals: FigureTotals

  init(kind: String, form: String, nodes: [Int], of summary: NetworkSummary) {
    self.kind = kind
    self.form = form
    self.nodes = nodes
    self.summary = summary
    totals = summary.totals(of: nodes)
  }

  /// Their sum; nil where none of them is counted.
  func value(of quantity: Quantity) -> KnownCount? {
    quantity.value(of: nodes.map { summary.layers[$0] }, totals: totals)
  }
}

extension SummaryReport {
  /// A row for each kind of layer, in the order of the network. Side outputs are in it only if they count.
  var kinds: Section {
    let summary = summary
    return Section(
      "kinds", rows: kindRows, mayHaveBounds: summary.network.network.isPartial
    ) {
      Column("kind", alignment: .leading, total: .text("total")) { .text($0.kind) }
      Column("form", alignment: .leading) { .text($0.form) }
      Column(
        TableColumn(.layers), total: Quantity.layers.value(in: summary).cell
      ) { .integer($0.nodes.count) }
      for quantity in SummaryReport.summed {
        columns(of: quantity)
        if quantity == .macs { trainingColumns { $0.nodes } }
      }
      conventionMembers { $0.nodes }
    }
  }

  /// The quantities that are summed by kind.
  private static let summed: [Quantity] = [.parameters, .macs, .activations, .activationBytes]

  /// A quantity and its shares, or another convention's figures in its place; JSON then has both.
  @ColumnsBuilder<KindRow> private func columns(of quantity: Quantity) -> [Column<KindRow>] {
    let whole = quantity.value(in: summary)
    let sum = Column<KindRow>(
      TableColumn(
        quantity,
        importance: quantity == .parameters || quantity == .macs ? .essential : .useful,
        precision: summary.precision),
      total: whole.cell
    ) { $0.value(of: quantity).cell }
    // Every layer has parameters, even if they are 0; the others are counted of some layers alone.
    let own = quantity == .parameters ? sum : sum.countedData
    let share = shareColumn(quantity, of: whole) { $0.value(of: quantity) }
    if let other = conventionColumns(of: { (row: KindRow) in row.nodes }),
      let replacing = other.columns(insteadOf: quantity, sum.traits)
    {
      own.dataOnly
      share.map { $0.dataOnly }
      replacing
      shareColumn(quantity, of: other.total(insteadOf: quantity)) {
        other.count(insteadOf: quantity, of: $0)
      }.map { $0.withoutData }
    } else {
      own
      share
    }
  }

  /// The part of the whole that a kind has; none for a quantity whose shares nobody asks for.
  private func shareColumn(
    _ quantity: Quantity, of whole: KnownCount?,
    _ part: @escaping @Sendable (KindRow) -> KnownCount?
  ) -> [Column<KindRow>] {
    guard SummaryReport.sharedQuantities.contains(quantity) else { return [] }
    return [
      Column(
        SummaryReport.shareName(quantity), header: "share", unit: "of \(quantity.header)",
        importance: quantity == .activationBytes ? .useful : .essential,
        total: .share(whole, of: whole)
      ) { .share(part($0), of: whole) }
    ]
  }

  private var kindRows: [KindRow] {
    struct Key: Hashable {
      let kind: String
      let form: String
    }
    let network = summary.network.network
    var keys: [Key] = []
    var nodes: [Key: [Int]] = [:]
    for (index, node) in network.nodes.enumerated() where summary.counts(node) {
      let key = Key(kind: node.layer.word, form: form(of: network.id(at: index)))
      if nodes[key] == nil { keys.append(key) }
      nodes[key, default: []].append(index)
    }
    return keys.map {
      KindRow(kind: $0.kind, form: $0.form, nodes: nodes[$0] ?? [], of: summary)
    }
  }

  /// `kernel=3 groups=channels` of a depthwise convolution; empty for a layer that is no convolution.
  private func form(of id: NodeID) -> String {
    let layer = summary.network[id].layer
    let (windows, groups): (Windows, Int)
    if case .convolution(let convolution) = layer {
      (windows, groups) = (convolution.windows, convolution.groups)
    } else if case .transposedConvolution(let convolution) = layer {
      (windows, groups) = (convolution.windows, convolution.groups)
    } else {
      return ""
    }
    let kernel = "kernel=" + Extents(windows.axes) { windows[$0].kernel }.written
    guard groups > 1 else { return kernel }
    guard case .one(let volume) = summary.network.input(of: id), volume.channels == groups else {
      return kernel + " groups=\(groups)"
    }
    return kernel + " groups=channels"
  }
}

import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec

/// All layers of a kind, summed up.
struct KindRow: Sendable {
  /// The word of the layers.
  let kind: String
  /// What tells them from others of the word: of a convolution its kernel, and whether it has groups.
  let form: String
  let precision: Precision
  var figures: [LayerFigures] = []

  /// Their sum; nil where none of them is counted.
  func value(of quantity: Quantity) -> KnownCount? {
    // The whole was summed without overflow, so its parts are too.
    quantity.value(
      of: figures,
      totals: (try? FigureTotals(of: figures, precision: precision)) ?? FigureTotals())
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
      ) { .integer($0.figures.count) }
      for quantity in SummaryReport.kindQuantities {
        let whole = quantity.value(in: summary)
        let column = Column<KindRow>(
          TableColumn(
            quantity,
            importance: quantity == .parameters || quantity == .macs ? .essential : .useful,
            precision: summary.precision),
          total: whole.cell
        ) { $0.value(of: quantity).cell }
        quantity == .parameters ? column : column.countedData
        if SummaryReport.sharedQuantities.contains(quantity) {
          Column(
            SummaryReport.shareName(quantity), header: "share", unit: "of \(quantity.header)",
            importance: quantity == .activationBytes ? .useful : .essential,
            total: .share(whole, of: whole, digits: 2)
          ) { .share($0.value(of: quantity), of: whole, digits: 2) }
        }
      }
    }
  }

  private static let kindQuantities: [Quantity] = [
    .parameters, .macs, .activations, .activationBytes,
  ]

  private var kindRows: [KindRow] {
    let network = summary.network.network
    var rows: [KindRow] = []
    var places: [String: Int] = [:]
    for (index, node) in network.nodes.enumerated() where summary.counts(node) {
      let form = self.form(of: network.id(at: index))
      let key = node.layer.word + " " + form
      let place = places[key] ?? rows.count
      if place == rows.count {
        places[key] = place
        rows.append(KindRow(kind: node.layer.word, form: form, precision: summary.precision))
      }
      rows[place].figures.append(summary.layers[index])
    }
    return rows
  }

  /// `kernel=3 groups=channels` of a depthwise convolution.
  private func form(of id: NodeID) -> String {
    let properties = summary.network[id].layer.properties
    guard properties.contains(where: { $0.name == "filters" }) else { return "" }
    var parts: [String] = []
    for property in properties {
      switch property.name {
      case "kernel": parts.append("kernel=\(property.value)")
      case "groups":
        guard case .one(let volume) = summary.network.input(of: id) else { continue }
        let isDepthwise = property.value == String(volume.channels)
        parts.append("groups=\(isDepthwise ? "channels" : property.value)")
      default: continue
      }
    }
    return parts.joined(separator: " ")
  }
}

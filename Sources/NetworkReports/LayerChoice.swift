public import NetworkAnalysis
public import NetworkFacts
import NetworkModel

/// The rows of a report on layers that are shown, and their order.
public struct LayerChoice: Sendable {
  /// A quantity to sort by.
  public struct Key: Sendable {
    let quantity: Quantity
    let descends: Bool

    /// A quantity, the largest first if it descends.
    public init(_ quantity: Quantity, descends: Bool) {
      self.quantity = quantity
      self.descends = descends
    }
  }

  /// Chooses by the name of a layer or block; nil for all.
  public var names: (@Sendable (String) -> Bool)?
  /// Chooses by kind and figures; nil for all.
  public var condition: LayerCondition?
  /// The order; empty for that of the network.
  public var order: [Key] = []
  /// The most rows; nil for all.
  public var most: Int?

  /// Every row, in the order of the network.
  public init() {}

  /// The quantities by which rows are chosen and sorted: those of which each layer has a part, and the receptive
  /// field, along the axis along which it is longest. Each is a column, too.
  public static let quantities = Quantity.allCases.filter { $0.isSum || $0 == .receptiveField }

  /// The rows of those given that are chosen, in their order.
  public func rows(of rows: LayerRows, in summary: NetworkSummary) -> LayerRows {
    guard names != nil || condition != nil || !order.isEmpty || most != nil else { return rows }
    let needsFields = condition != nil || order.contains { $0.quantity == .receptiveField }
    let fields = needsFields ? try? ReceptiveFields(of: summary.network) : nil
    func value(of quantity: Quantity, _ row: SummaryRow) -> KnownCount? {
      quantity == .receptiveField
        ? fields?[row.layer.lastNode].map { KnownCount($0.longestSide) } : row.value(of: quantity)
    }
    var chosen: [(index: Int, row: SummaryRow)] = []
    for index in 0..<rows.count {
      let row = SummaryRow(rows[index], of: summary)
      if let names, !names(row.layer.name) { continue }
      if let condition, !condition.holds(kind: row.layer.kind, { value(of: $0, row)?.exact }) {
        continue
      }
      chosen.append((index, row))
    }
    if !order.isEmpty {
      let keys = chosen.map { entry in order.map { value(of: $0.quantity, entry.row)?.known } }
      let sorted = chosen.indices.sorted { precedes(keys[$0], keys[$1]) ?? ($0 < $1) }
      chosen = sorted.map { chosen[$0] }
    }
    var result = rows
    result.keep(chosen.prefix(most ?? .max).map { $0.index })
    return result
  }

  /// Rows without a figure come last; nil for rows that are equal in everything.
  private func precedes(_ a: [Int64?], _ b: [Int64?]) -> Bool? {
    for (place, key) in order.enumerated() {
      switch (a[place], b[place]) {
      case (let first?, let second?):
        if first != second { return key.descends ? first > second : first < second }
      case (nil, nil): continue
      case (let first, _): return first != nil
      }
    }
    return nil
  }
}

import CNNTables
import NetworkAnalysis
import NetworkFacts
import NetworkModel

/// A convention's figures for the layers, or the network, of a row.
enum CountedRow: Sendable {
  /// By the places of the layers.
  case layers(ConventionFigures, [Int])
  case network(ConventionTotals)
  /// Nobody counted it.
  case nothing

  /// Nil where the convention counts nothing.
  var figure: KnownCount? {
    switch self {
    case .layers(let figures, let nodes): figures.figure(of: nodes)
    case .network(let tally): tally.figure.total
    case .nothing: nil
    }
  }

  /// Of a convention that keeps several counts.
  var vector: OperationVector? {
    switch self {
    case .layers(let figures, let nodes): figures.vector(of: nodes)
    case .network(let tally): tally.vector
    case .nothing: nil
    }
  }

  /// Nil where nobody counted.
  var parameters: KnownCount? {
    switch self {
    case .layers(let figures, let nodes): figures.parameters(of: nodes)
    case .network(let tally): tally.parameters.total
    case .nothing: nil
    }
  }
}

/// The columns in which another convention's figures stand where the program's own would. JSON has both,
/// so that these columns are only for tables.
struct ConventionColumns<Row>: Sendable {
  let convention: Convention
  /// True if its parameters are not the program's own.
  let replacesParameters: Bool
  /// The totals below the rows; nil for none.
  let total: ConventionTotals?
  let counted: @Sendable (Row) -> CountedRow

  /// The columns that stand where that of a quantity would: none if another column says it; nil where the
  /// convention says nothing else.
  ///
  /// - `traits`: of the quantity's own column.
  func columns(insteadOf quantity: Quantity, _ traits: TableColumn) -> [Column<Row>]? {
    if replacesOperations {
      if quantity == .macs { return operations }
      if quantity == .flops { return [] }
    }
    if replacesValues {
      if quantity == .activations { return [values] }
      if quantity == .activationBytes { return [valueBytes(traits)] }
    }
    if replacesParameters, quantity == .parameters { return [parameters(traits)] }
    return nil
  }

  /// The convention's count of a row where such columns stand instead of a quantity's.
  func count(insteadOf quantity: Quantity, of row: Row) -> KnownCount? {
    quantity == .parameters ? counted(row).parameters : counted(row).figure
  }

  /// The same of all rows.
  func total(insteadOf quantity: Quantity) -> KnownCount? {
    quantity == .parameters ? total?.parameters.total : total?.figure.total
  }

  private var replacesOperations: Bool {
    switch convention.unit {
    case .macs, .flops, .weighted, .vector: true
    case .values, .parameters: false
    }
  }

  private var replacesValues: Bool { convention.unit == .values }

  /// Instead of MACs and FLOPs: the figure, or every count of a vector.
  private var operations: [Column<Row>] {
    let counted = counted
    guard convention.unit == .vector else {
      return [column(convention.column) { counted($0).figure.cell }]
    }
    return OperationVector.Count.allCases.map { count in
      Column(
        count.rawValue, unit: convention.name, total: total.map { ($0.vector?[count]).cell }
      ) { (counted($0).vector?[count]).cell }.withoutData
    }
  }

  /// Instead of activations.
  private var values: Column<Row> {
    let counted = counted
    return column(convention.column) { counted($0).figure.cell }
  }

  /// Instead of the bytes of the activations.
  private func valueBytes(_ traits: TableColumn) -> Column<Row> {
    let counted = counted
    // A convention of values has seen to it that their bytes fit.
    @Sendable func bytes(_ figure: KnownCount?) -> Cell {
      figure.map { $0.times(FigureTotals.bytesPerValue) }.cell
    }
    return Column(traits, total: total.map { bytes($0.figure.total) }) {
      bytes(counted($0).figure)
    }.withoutData
  }

  /// Instead of the parameters.
  private func parameters(_ traits: TableColumn) -> Column<Row> {
    let counted = counted
    var traits = traits
    traits.unit = convention.name
    return Column(traits, total: total.map { $0.parameters.total.cell }) {
      counted($0).parameters.cell
    }.withoutData
  }

  private func column(
    _ traits: TableColumn, cell: @escaping @Sendable (Row) -> Cell
  ) -> Column<Row> {
    Column(traits, total: total.map { $0.figure.total.cell }, cell: cell).withoutData
  }
}

extension Convention {
  /// A column of its figures.
  fileprivate var column: TableColumn {
    switch unit {
    case .macs: TableColumn("macs", header: "MACs", unit: name)
    case .flops: TableColumn("flops", header: "FLOPs", unit: name)
    case .weighted: TableColumn("weightedMACs", header: "weighted MACs", unit: name)
    case .vector: TableColumn("macc", unit: name)
    case .parameters: TableColumn("parameters", unit: name)
    case .values: TableColumn("values", unit: name)
    }
  }
}

extension ConventionTotals {
  /// Returns whether it takes something else for parameters than the program does.
  func replacesParameters(of summary: NetworkSummary) -> Bool {
    parameters.total != summary.totals.parameters.total
  }
}

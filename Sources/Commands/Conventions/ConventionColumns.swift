import CNNText
import NetworkAnalysis
import NetworkModel
import CNNTables

/// What a convention makes of the layers, or the network, that a row is about.
struct ConventionCells {
  let figure: Int?
  /// Of a convention that keeps several counts.
  let vector: OperationVector?
  let parameters: Int
}

/// A table in which another convention's figures stand where the program's own would.
struct ConventionColumns: Sendable {
  private let convention: Convention
  private let replacements: [Replacement]

  /// What stands instead of some columns.
  private struct Replacement: Sendable {
    /// Where the first of these is; the others go.
    let columns: [String]
    /// Made from the column that was there.
    let with: @Sendable (TableColumn) -> [TableColumn]
    let cells: @Sendable (ConventionCells) -> [Cell]
  }

  /// - Parameter replacesParameters: whether its parameters are not the program's own.
  init(_ convention: Convention, replacesParameters: Bool) {
    self.convention = convention
    var replacements: [Replacement] = []
    switch convention.unit {
    case .macs, .flops, .weighted, .vector:
      replacements.append(ConventionColumns.operations(convention))
    case .values: replacements += ConventionColumns.values(convention)
    case .parameters: break
    }
    if replacesParameters {
      replacements.append(
        Replacement(
          columns: ["parameters"], with: { [$0.counted(as: convention)] },
          cells: { [.integer($0.parameters)] }))
    }
    self.replacements = replacements
  }

  private static func operations(_ convention: Convention) -> Replacement {
    guard convention.unit == .vector else {
      return Replacement(
        columns: ["macs", "flops"], with: { _ in [convention.column] },
        cells: { [$0.figure.cell] })
    }
    let counts = OperationVector.Count.allCases
    return Replacement(
      columns: ["macs", "flops"],
      with: { _ in counts.map { TableColumn($0.rawValue, unit: convention.name) } },
      cells: { cells in counts.map { (cells.vector?[$0]).cell } })
  }

  private static func values(_ convention: Convention) -> [Replacement] {
    [
      Replacement(
        columns: ["activations"],
        with: { _ in [TableColumn("values", unit: convention.name)] },
        cells: { [$0.figure.cell] }),
      Replacement(
        columns: ["memory", "activationBytes"], with: { [$0] },
        cells: { cells in
          let bytes = cells.figure?.multipliedReportingOverflow(by: FigureTotals.bytesPerValue)
          return [bytes.map { $0.overflow ? .empty : .integer($0.partialValue) } ?? .notCounted]
        }),
    ]
  }

  /// - Parameters:
  ///   - total: for the rows below the rule; nil if there are none.
  ///   - row: for the row of an index.
  func replacing(
    in table: Table, total: ConventionCells? = nil,
    row: @escaping @Sendable (Int) -> ConventionCells
  ) -> Table {
    let steps = steps(for: table.columns.map(\.id))
    let (replacements, makeRow) = (replacements, row)
    let columns = steps.flatMap { step in
      step.replacement.map { replacements[$0].with(table.columns[step.position]) }
        ?? [table.columns[step.position]]
    }
    @Sendable func replaced(_ cells: [Cell], _ own: ConventionCells) -> [Cell] {
      steps.flatMap { step in
        if let place = step.replacement { return replacements[place].cells(own) }
        return [step.position < cells.count ? cells[step.position] : .empty]
      }
    }
    return Table(
      caption: table.caption, columns: columns, rowCount: table.rowCount,
      totals: table.totals.map { cells in total.map { replaced(cells, $0) } ?? cells },
      notes: table.notes
    ) { index in
      let row = table.row(index)
      return TableRow(replaced(row.cells, makeRow(index)), opensGroup: row.opensGroup)
    }
  }

  /// A column that stays, or where a replacement comes.
  private struct Step: Sendable {
    let position: Int
    let replacement: Int?
  }

  private func steps(for columns: [String]) -> [Step] {
    columns.enumerated().compactMap { position, column in
      guard let place = replacements.firstIndex(where: { $0.columns.contains(column) }) else {
        return Step(position: position, replacement: nil)
      }
      let first = replacements[place].columns.first { columns.contains($0) }
      return first == column ? Step(position: position, replacement: place) : nil
    }
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

extension TableColumn {
  fileprivate func counted(as convention: Convention) -> TableColumn {
    var column = self
    column.unit = convention.name
    return column
  }
}

extension ConventionTally {
  var cells: ConventionCells {
    ConventionCells(figure: figure.total, vector: vector, parameters: parameters.total)
  }

  /// Whether it takes something else for parameters than the program does.
  func replacesParameters(of summary: NetworkSummary) -> Bool {
    parameters.total != summary.totals.parameters.total
  }
}

extension ConventionFigures {
  /// The table of a summary with these figures.
  func replacing(
    in table: Table, of rows: [SummaryRows.Row], _ summary: NetworkSummary
  ) -> Table {
    let columns = ConventionColumns(
      convention, replacesParameters: tally.replacesParameters(of: summary))
    return columns.replacing(in: table, total: tally.cells) { index in
      cells(of: rows[index].nodes(in: summary))
    }
  }

  func cells(of nodes: [Int]) -> ConventionCells {
    ConventionCells(
      figure: figure(of: nodes), vector: vector(of: nodes), parameters: parameters(of: nodes))
  }
}

extension SummaryRows.Row {
  /// By place in the network; the ones that a block's row adds up.
  func nodes(in summary: NetworkSummary) -> [Int] {
    switch self {
    case .layer(let id): [id.index]
    case .block(let index): Array(summary.network.network.blocks[index].nodes)
    }
  }
}

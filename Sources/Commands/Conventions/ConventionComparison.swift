import NetworkAnalysis
import NetworkModels
import NetworkSpec
import CNNTables

/// What another convention changes in a comparison.
extension ComparisonRow {
  static func replacing(in table: Table, of rows: [ComparisonRow]) -> Table {
    guard let convention = rows.first?.tally?.convention else { return table }
    let columns = ConventionColumns(
      convention,
      replacesParameters: rows.contains { row in
        row.tally?.replacesParameters(of: row.summary) ?? false
      })
    return columns.replacing(in: table) { index in
      rows[index].tally?.cells ?? ConventionCells(figure: nil, vector: nil, parameters: 0)
    }
  }

  /// The convention, and what it leaves out of each network.
  static func conventionNotes(of rows: [ComparisonRow]) -> [String] {
    guard let convention = rows.first?.tally?.convention else { return [] }
    let note = "\(convention.unit.rawValue) as \(convention.name) counts: \(convention.title)"
    return [note]
      + rows.compactMap { row in
        guard let tally = row.tally, !tally.notCounted.isEmpty else { return nil }
        return "\(row.model.name), not counted: \(tally.uncountedWords)"
      }
  }
}

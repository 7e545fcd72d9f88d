import CNNTables
import NetworkAnalysis
import NetworkReports

/// Two conventions, term by term.
struct DifferenceTable {
  let reconciliation: Reconciliation

  private var first: Convention { reconciliation.first.convention }
  private var second: Convention { reconciliation.second.convention }

  var table: Table {
    let isSame = reconciliation.difference == 0
    return Table(
      columns: [
        TableColumn("term", alignment: .leading, allowsAbbreviation: false),
        TableColumn("first", header: first.name, unit: unit(of: first)),
        TableColumn("second", header: second.name, unit: unit(of: second)),
        TableColumn("difference", unit: "\(first.name) − \(second.name)", integers: .signed),
        TableColumn("readable", header: "", integers: .abbreviated, isForPeopleOnly: true),
      ],
      rows: reconciliation.lines.map { line in
        TableRow([
          .text(line.term.rawValue), .integer(line.first), .integer(line.second),
          .integer(line.difference), .integer(line.difference),
        ])
      },
      totals: [
        [
          .text("total"), .integer(reconciliation.firstTotal),
          .integer(reconciliation.secondTotal), .integer(reconciliation.difference),
          .integer(reconciliation.difference),
        ]
      ],
      notes: (isSame ? ["both count the same"] : []) + dimensionNotes
        + [note(reconciliation.first), note(reconciliation.second)])
  }

  private func unit(of convention: Convention) -> String {
    convention.unit.dimension == reconciliation.dimension
      ? convention.unit.rawValue : reconciliation.dimension.rawValue
  }

  /// Why the figures compared may not be the conventions' own.
  private var dimensionNotes: [String] {
    guard first.unit.dimension != second.unit.dimension else { return [] }
    return [
      "\(first.name)'s figure is in \(first.unit.rawValue), \(second.name)'s in "
        + "\(second.unit.rawValue); what both take for parameters is compared"
    ]
  }

  private func note(_ tally: ConventionTally) -> String {
    let convention = tally.convention
    var note = "\(convention.name): \(convention.title) (\(convention.source))"
    if convention.unit.dimension == reconciliation.dimension {
      if let counts = tally.vectorWords { note += "; its \(counts) are never added to its macc" }
      if !tally.notCounted.isEmpty { note += "; not counted: \(tally.uncountedWords)" }
    }
    return note
  }
}

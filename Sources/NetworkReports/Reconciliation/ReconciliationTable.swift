import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// Two conventions, term by term.
struct ReconciliationTable: ReportElement {
  let reconciliation: Reconciliation

  private var first: Convention { reconciliation.first.convention }
  private var second: Convention { reconciliation.second.convention }

  @ReportBuilder var parts: [Report.Part] {
    object(
      Section("terms", rows: reconciliation.lines, mayHaveBounds: reconciliation.isPartial) {
        columns
      })
    if reconciliation.isPartial {
      Remark("differences are of what is known; what is not known may add to either total")
    } else if reconciliation.difference == 0 {
      Remark("both count the same")
    }
    if first.unit.dimension != second.unit.dimension {
      // The reason that the compared figures may not be the conventions' own.
      Remark(
        "\(first.name)'s figure is in \(first.unit.rawValue), \(second.name)'s in "
          + "\(second.unit.rawValue); their parameters are compared instead")
    }
    remark(reconciliation.first)
    remark(reconciliation.second)
  }

  /// The same only for programs, as a part of what another table shows.
  var data: Object {
    object(
      Section("terms", rows: reconciliation.lines) {
        for column in columns { column.dataOnly }
      })
  }

  private func object(_ terms: Section) -> Object {
    Object("between") {
      Member("first", first.name)
      Member("second", second.name)
      Member("compared", reconciliation.dimension.rawValue)
      Member("firstTotal", reconciliation.firstTotal)
      Member("secondTotal", reconciliation.secondTotal)
      Member(
        "difference",
        reconciliation.isPartial ? .null : .integer(reconciliation.difference))
      terms
    }
  }

  @ColumnsBuilder<Reconciliation.Line> private var columns: [Column<Reconciliation.Line>] {
    Column("term", alignment: .leading, allowsAbbreviation: false, total: .text("total")) {
      .text($0.term.rawValue)
    }
    // A column is named for whose figures it has.
    Column(
      first.name, unit: unit(of: first), total: reconciliation.firstTotal.cell
    ) { .integer($0.first) }.data("first") { .integer($0.first) }
    Column(
      second.name, unit: unit(of: second), total: reconciliation.secondTotal.cell
    ) { .integer($0.second) }.data("second") { .integer($0.second) }
    Column(
      "difference", unit: "\(first.name) − \(second.name)", integers: .signed,
      total: reconciliation.isPartial ? .unknown : .integer(reconciliation.difference)
    ) { .integer($0.difference) }
    Column(
      "readable", header: "", integers: .abbreviated, audience: .people,
      total: reconciliation.isPartial ? .unknown : .integer(reconciliation.difference)
    ) { .integer($0.difference) }.withoutData
  }

  private func unit(of convention: Convention) -> String {
    convention.unit.dimension == reconciliation.dimension
      ? convention.unit.rawValue : reconciliation.dimension.rawValue
  }

  private func remark(_ tally: ConventionTotals) -> Remark {
    let convention = tally.convention
    var words = "\(convention.name): \(convention.title) (\(convention.source))"
    if convention.unit.dimension == reconciliation.dimension {
      if let counts = tally.vectorWords { words += "; its \(counts) are never added to its macc" }
      if !tally.notCounted.isEmpty { words += "; not counted: \(tally.uncountedWords)" }
    }
    return Remark(words)
  }
}

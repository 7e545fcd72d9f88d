import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel

/// Published figures against one convention, a group of lines each.
struct PublishedTable: ReportElement {
  let chosen: ConventionTotals
  let figures: [PublishedReconciliation]

  @ReportBuilder var parts: [Report.Part] {
    lines
    Objects("published", of: figures) { figure in
      Member("printed", figure.fact.claim.printed)
      Member("unit", figure.unit.rawValue)
      Member("value", figure.published)
      Member("source", figure.fact.source ?? "")
      if let convention = figure.fact.convention { Member("convention", convention) }
      if let dispute = figure.fact.dispute { Member("dispute", dispute) }
      Member("agreesWith", figure.agreeing)
      Member("difference", figure.difference)
      Member("remainder", figure.remainder)
      Member("explained", figure.isExplained)
      ReconciliationTable(reconciliation: figure.reconciliation).data
    }
    remarks
  }

  // MARK: Lines

  /// A figure, one of the terms that make its difference, or what they leave.
  private struct Row: Sendable {
    let words: String
    /// Nil of what is left over.
    let published: Int64?
    let counted: KnownCount?
    let difference: Int64
    var opensGroup = false
  }

  /// The lines for people; programs get the same figure by figure.
  private var lines: Section {
    let rows = figures.enumerated().flatMap { self.rows(of: $0.element, number: $0.offset + 1) }
    let convention = chosen.convention
    return Section(rows: rows, opensGroup: { rows[$0].opensGroup }) {
      Column("term", alignment: .leading, allowsAbbreviation: false) { .text($0.words) }
      Column("published") { $0.published.map { .integer($0) } ?? .empty }
      Column("convention", header: convention.name, unit: unit.rawValue) {
        $0.counted.map { $0.cell } ?? .empty
      }
      Column("difference", unit: "published − \(convention.name)", integers: .signed) {
        .integer($0.difference)
      }
      Column("readable", header: "", integers: .abbreviated, audience: .people) {
        .integer($0.difference)
      }.withoutData
    }
  }

  /// Of the convention's figures that stand here.
  private var unit: Convention.Unit {
    chosen.convention.unit.dimension == .operations ? chosen.convention.unit : .parameters
  }

  private func rows(of figure: PublishedReconciliation, number: Int) -> [Row] {
    var rows = [
      Row(
        words: "\(figure.fact.claim.printed) \(figure.unit.rawValue) [\(number)]",
        published: figure.published, counted: figure.reconciliation.secondTotal,
        difference: figure.difference, opensGroup: true)
    ]
    for line in figure.reconciliation.lines where line.difference != 0 {
      rows.append(
        Row(
          words: "  " + line.term.rawValue, published: line.first, counted: KnownCount(line.second),
          difference: line.difference))
    }
    if figure.remainder != 0 {
      rows.append(
        Row(
          words: figure.isExplained ? "  within the printed precision" : "  unexplained",
          published: nil, counted: nil, difference: figure.remainder))
    }
    return rows
  }

  // MARK: Remarks

  private var remarks: [Remark] {
    guard !figures.isEmpty else {
      return [
        Remark("the description has no published total in \(unit.rawValue) that applies here")
      ]
    }
    return figures.enumerated().map { Remark("[\($0.offset + 1)] \(words(for: $0.element))") }
  }

  private func words(for figure: PublishedReconciliation) -> String {
    let stated = figure.fact.convention.map { ", as \($0) counts" } ?? ""
    let source = (figure.fact.source ?? "") + stated
    if let dispute = figure.fact.dispute { return "\(source); disputed: \(dispute)" }
    guard figure.isExplained else {
      return "\(source); no convention matches it, so this program's own count is used"
    }
    let agreeing = figure.agreeing.joined(separator: ", ")
    return "\(source); matches \(agreeing) to its printed digits"
  }
}

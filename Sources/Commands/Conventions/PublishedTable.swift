import NetworkAnalysis
import NetworkFacts
import NetworkModel
import CNNTables

/// Published figures against one convention, a group of lines each.
struct PublishedTable {
  let chosen: ConventionTally
  let figures: [PublishedReconciliation]

  /// Of the convention's figures that stand here.
  private var unit: Convention.Unit {
    chosen.convention.unit.dimension == .operations ? chosen.convention.unit : .parameters
  }

  var table: Table {
    Table(
      columns: [
        TableColumn("term", alignment: .leading, allowsAbbreviation: false),
        TableColumn("published"),
        TableColumn(
          "convention", header: chosen.convention.name, unit: unit.rawValue),
        TableColumn(
          "difference", unit: "published − \(chosen.convention.name)", integers: .signed),
        TableColumn("readable", header: "", integers: .abbreviated, isForPeopleOnly: true),
      ],
      rows: figures.enumerated().flatMap { rows($0.element, number: $0.offset + 1) },
      notes: notes)
  }

  private func rows(_ figure: PublishedReconciliation, number: Int) -> [TableRow] {
    let total = TableRow(
      [
        .text("\(figure.printed) \(figure.unit.rawValue) [\(number)]"),
        .integer(figure.published), .integer(figure.reconciliation.secondTotal),
        .integer(figure.difference), .integer(figure.difference),
      ], opensGroup: true)
    let terms = figure.reconciliation.lines.filter { $0.difference != 0 }.map { line in
      TableRow([
        .text("  " + line.term.rawValue), .integer(line.first), .integer(line.second),
        .integer(line.difference), .integer(line.difference),
      ])
    }
    guard figure.remainder != 0 else { return [total] + terms }
    let words = figure.isExplained ? "  within the printed precision" : "  unexplained"
    return [total] + terms + [
      TableRow([
        .text(words), .empty, .empty, .integer(figure.remainder), .integer(figure.remainder),
      ])
    ]
  }

  private var notes: [String] {
    guard !figures.isEmpty else {
      return ["the description has no published total in \(unit.rawValue) that holds here"]
    }
    return figures.enumerated().map { "[\($0.offset + 1)] \(note($0.element))" }
  }

  private func note(_ figure: PublishedReconciliation) -> String {
    let stated = figure.fact.convention.map { ", as \($0) counts" } ?? ""
    let source = (figure.fact.source ?? "") + stated
    if let dispute = figure.fact.dispute { return "\(source); disputed: \(dispute)" }
    guard figure.isExplained else {
      return "\(source); no convention gives it, so this program's own count is taken for it"
    }
    let agreeing = figure.agreeing.joined(separator: ", ")
    return "\(source); to its printed digits what \(agreeing) "
      + (figure.agreeing.count == 1 ? "counts" : "count")
  }
}

extension PublishedReconciliation {
  /// The figure as printed.
  var printed: String {
    switch fact.claim {
    case .figure(_, let number), .budget(_, _, let number): number.text
    case .output(let height, let width, let channels): "\(height)×\(width)×\(channels)"
    }
  }
}

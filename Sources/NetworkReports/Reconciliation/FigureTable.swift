import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// What a bare figure may be: each count that is printed so.
struct FigureTable: ReportElement {
  let figure: BareFigure
  let matches: [FigureMatch]
  let chosen: ConventionTotals

  @ReportBuilder var parts: [Report.Part] {
    Line(comparison)
    Object("figure") {
      Member("printed", figure.text)
      Member("convention", chosen.convention.name)
      Member("total", chosen.figure.total)
      Section("matches", rows: matches) {
        Column("network", alignment: .leading) { .text($0.network) }
        Column("count") { .integer($0.count) }
        Column("unit", alignment: .leading) { .text($0.scale.words) }
        Column("readable", header: "meaning", alignment: .leading, audience: .people) {
          .text(FigureTable.words($0.meanings))
        }.withoutData
        Column("meanings", alignment: .leading, audience: .programs) {
          .text($0.meanings.joined(separator: "; "))
        }.data { .texts($0.meanings) }
      }
    }
    if matches.isEmpty {
      Remark(
        figure.isInBytes
          ? "neither the parameters nor the activations of this network are printed as \(figure.text)"
          : "nothing that any known convention counts in this network is printed as \(figure.text)")
    } else {
      Remark("each count, in the unit beside it, rounds or truncates to \(figure.text)")
    }
  }

  private var comparison: String {
    "\(figure.text) compared with \(chosen.convention.name): \(chosen.figure.total.grouped) "
      + "\(chosen.convention.unit.rawValue), \(chosen.parameters.total.counted("parameter"))"
  }

  /// The first few, and how many more.
  private static func words(_ meanings: [String]) -> String {
    guard meanings.count > 4 else { return meanings.joined(separator: "; ") }
    return meanings.prefix(3).joined(separator: "; ")
      + "; \(NumberText.grouped(meanings.count - 3)) more"
  }
}

import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkFacts
import NetworkModel

extension SweepReport {
  func points(_ rows: [Row]) -> Section {
    let networks = networks
    return Section(
      "points", rows: rows, mayHaveBounds: hasBounds(rows),
      opensGroup: { $0 > 0 && rows[$0].network != rows[$0 - 1].network }
    ) {
      if networks.count > 1 {
        Column("network", alignment: .leading) { .text(networks[$0.network].subject.name) }
      }
      settings
      Column("input") { $0.point.inputCell(besides: networks[$0.network].describedInput) }
      Column("batch", importance: hasWords && sweep.axes.batches.count == 1 ? .extra : .essential) {
        .integer($0.point.batch)
      }
      if showsOutput { Column(SweepReport.output) { $0.point.output?.cell ?? .empty } }
      Column.data("fits") { .boolean($0.point.shapeConflict == nil) }
      figures
      problem(rows)
    }
  }

  @ColumnsBuilder<Row> private var settings: [Column<Row>] {
    for (position, name) in sweep.axes.settingNames.enumerated() {
      Column(name) { .text($0.point.configuration.settings[position].value) }.withoutData
    }
    Column.data("settings") { row in
      let settings = row.point.configuration.settings
      guard !settings.isEmpty else { return nil }
      return .record { for setting in settings { Member(setting.name, setting.value) } }
    }
  }

  @ColumnsBuilder<Row> private var figures: [Column<Row>] {
    for (position, quantity) in sweep.quantities.enumerated() {
      let column = TableColumn(
        quantity, importance: importance(of: quantity),
        precision: sweep.precision)
      if quantity == .receptiveField {
        Column(column) { row in
          row.point.shapeConflict == nil
            ? row.point.receptiveField?.sizeCell ?? .notCounted : .empty
        }
        .withoutData
        Column.data("receptiveField") { $0.point.receptiveField?.data }
      } else {
        Column(column) { row in
          switch row.point.outcome {
          case .figures(let figures): figures[position].cell
          case .shapeConflict: .empty
          }
        }
      }
    }
  }

  private func importance(of quantity: Quantity) -> TableColumn.Importance {
    if quantity == .activations { return hasWords ? .extra : .useful }
    if quantity == .activationBytes, hasWords { return .extra }
    return quantity == .parameters && hasWords ? .useful : .essential
  }

  /// What is wrong with a size, and the sizes near it. People see a column only if it is not empty.
  @ColumnsBuilder<Row> private func problem(_ rows: [Row]) -> [Column<Row>] {
    if format == .csv {
      Column("problem", alignment: .leading) { row in
        row.point.shapeConflict.map { .text($0.text) } ?? .empty
      }.withoutData
    } else if hasWords {
      problemOrWarning
    }
    if format == .csv || rows.contains(where: { !$0.point.nearest.isEmpty }) {
      let inputs = networks.map { $0.describedInput }
      Column("nearest", header: "nearest that fit", alignment: .leading, allowsAbbreviation: false)
      { row in
        let words = row.point.nearest.map { size in
          size.all.map { "\($0)" }.joined(separator: "x")
        }
        return words.isEmpty ? .empty : .text(words.joined(separator: " "))
      }.data { row in
        guard !row.point.nearest.isEmpty else { return nil }
        let channels = row.point.channels(besides: inputs[row.network])
        return .list(of: row.point.nearest) { size in
          .integers((size.all + [channels]).map { Int64($0) })
        }
      }
    }
    if format == .csv {
      Column("warning", alignment: .leading) { $0.point.warning.map { .text($0) } ?? .empty }
    } else {
      Column.data("warning") { $0.point.warning.map { .text($0) } }
    }
    Column.data("layer") { row in row.point.shapeConflict?.layer.map { .text($0) } }
    Column.data("reason") { row in row.point.shapeConflict.map { .text($0.reason) } }
  }

  /// One column for both, as no size has both.
  private var problemOrWarning: Column<Row> {
    let words =
      !hasProblems ? "warning" : hasWarnings ? "problem or warning" : "problem"
    var column = Column<Row>(
      hasProblems ? "problem" : "warning", header: words, alignment: .leading
    ) {
      row in
      let text = row.point.shapeConflict?.text ?? row.point.warning
      return text.map { .text($0) } ?? .empty
    }.withoutData
    column.traits.leastWidth = 36
    return column
  }
}

extension SweepAxes {
  /// The columns that say which point a row is about.
  public var columnNames: [String] { settingNames + ["input", "batch"] }

  /// Those of the parameters. One that is named like another column gets a prefix.
  fileprivate var settingNames: [String] {
    settings.map { axis in
      let isTaken =
        Quantity(named: axis.name) != nil
        || ["input", "batch", SweepReport.output].contains(axis.name)
      return isTaken ? "set.\(axis.name)" : axis.name
    }
  }
}

extension SweepPoint {
  var shapeConflict: ShapeConflict? {
    switch outcome {
    case .figures: nil
    case .shapeConflict(let shapeConflict): shapeConflict
    }
  }

  /// The channels that enter, also of an input that does not fit.
  fileprivate func channels(besides described: Shape?) -> Int {
    let own = input ?? described
    let wanted = configuration.input?.volume(like: own?.axes ?? .two)
    return wanted?.channels ?? own?.channels ?? 1
  }

  /// Extents and channels, also of an input that is not a volume a network could have.
  fileprivate func inputCell(besides described: Shape?) -> Cell {
    let own = input ?? described
    guard let wanted = configuration.input else { return own?.cell ?? .empty }
    guard let (extents, _) = wanted.volume(like: own?.axes ?? .two) else {
      return .text("\(wanted)")
    }
    return .shape(extents.all + [channels(besides: described)])
  }
}

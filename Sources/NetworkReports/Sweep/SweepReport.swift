public import CNNTables
import CNNText
public import NetworkAnalysis
public import NetworkFacts
public import NetworkModel

/// The report of `sweep`: one row per point.
public struct SweepReport: Sendable {
  let subject: ReportSubject
  let sweep: Sweep
  /// The input of the network's description.
  let describedInput: Shape?
  let format: ReportFormat
  /// True if the volume that comes out has a column.
  let showsOutput: Bool

  /// A report of the points that a sweep has so far.
  ///
  /// - `describedInput`: the input of the network's description, which points have that change none.
  /// - `format`: what the report is wanted for: programs always get the column of problems.
  /// - `showsOutput`: whether the volume that comes out has a column.
  public init(
    _ subject: ReportSubject, _ sweep: Sweep, describedInput: Shape?, as format: ReportFormat,
    showsOutput: Bool = false
  ) {
    self.subject = subject
    self.sweep = sweep
    self.describedInput = describedInput
    self.format = format
    self.showsOutput = showsOutput
  }

  /// The word for the column of the volume that comes out.
  public static let output = "output"

  /// The figures that are shown where none are named.
  public static let usualQuantities: [Quantity] = [
    .parameters, .macs, .activations, .activationBytes,
  ]

  /// The report in its parts, ready for any format.
  public var report: Report {
    Report("cnnshape.sweep/2") {
      subject
      Line(countsText)
      Member("dtype", sweep.precision.rawValue)
      points
      Member(
        "smallestInputs",
        .list(of: sweep.smallest) { smallest in
          .record {
            Member("settings", smallest.settings)
            Member("side", smallest.side)
          }
        })
      Member("complete", sweep.isComplete)
      Notes(notes)
    }
  }

  private func smallestWords(_ side: Int) -> String {
    switch describedInput?.axes ?? .two {
    case .one: "the shortest input that fits has \(counted(side, "position"))"
    case .two: "the smallest square input that fits is \(side)×\(side)"
    case .three: "the smallest cubic input that fits is \(side)×\(side)×\(side)"
    }
  }

  private var conflictCount: Int { sweep.points.count { $0.shapeConflict != nil } }

  private var countsText: String {
    let line = counted(sweep.points.count, "point")
    guard conflictCount > 0 else { return line }
    return line
      + ", \(NumberText.grouped(conflictCount)) of which \(conflictCount == 1 ? "does" : "do") not fit"
  }

  // MARK: Points

  private var points: Section {
    let describedInput = describedInput
    return Section("points", rows: sweep.points) {
      settings
      Column("input") { $0.inputCell(besides: describedInput) }
      Column("batch") { .integer($0.batch) }
      if showsOutput { Column(SweepReport.output) { $0.output?.cell ?? .empty } }
      Column.data("fits") { .boolean($0.shapeConflict == nil) }
      figures
      problem
    }
  }

  @ColumnsBuilder<SweepPoint> private var settings: [Column<SweepPoint>] {
    for (position, name) in sweep.axes.settingNames.enumerated() {
      Column(name) { .text($0.configuration.settings[position].value) }.withoutData
    }
    Column.data("settings") { point in
      let settings = point.configuration.settings
      guard !settings.isEmpty else { return nil }
      return .record { for setting in settings { Member(setting.name, setting.value) } }
    }
  }

  @ColumnsBuilder<SweepPoint> private var figures: [Column<SweepPoint>] {
    for (position, quantity) in sweep.quantities.enumerated() {
      Column(
        TableColumn(
          quantity, importance: quantity == .activations ? .useful : .essential,
          precision: sweep.precision)
      ) { point in
        switch point.outcome {
        case .figures(let figures): figures[position].cell
        case .shapeConflict: .empty
        }
      }
    }
  }

  /// The reason that there are no figures. People see the column only if it is not empty.
  @ColumnsBuilder<SweepPoint> private var problem: [Column<SweepPoint>] {
    if format == .csv || conflictCount > 0 {
      Column("problem", alignment: .leading) { point in
        point.shapeConflict.map { .text($0.text) } ?? .empty
      }.withoutData
    }
    if format == .csv || sweep.points.contains(where: { !$0.nearest.isEmpty }) {
      Column("nearest", header: "nearest that fit", alignment: .leading) { point in
        let words = point.nearest.map { size in size.all.map { "\($0)" }.joined(separator: "x") }
        return words.isEmpty ? .empty : .text(words.joined(separator: " "))
      }.data { point in
        guard !point.nearest.isEmpty else { return nil }
        let channels = point.channels(besides: describedInput)
        return .list(of: point.nearest) { size in
          .integers((size.all + [channels]).map { Int64($0) })
        }
      }
    }
    if format == .csv || sweep.points.contains(where: { $0.warning != nil }) {
      Column("warning", alignment: .leading) { $0.warning.map { .text($0) } ?? .empty }
        .data { $0.warning.map { .text($0) } }
    }
    Column.data("layer") { point in point.shapeConflict?.layer.map { .text($0) } }
    Column.data("reason") { point in point.shapeConflict.map { .text($0.reason) } }
  }

  // MARK: Notes

  private var notes: [String] {
    var notes: [String] = []
    if !sweep.isComplete {
      notes.append(
        "stopped after \(NumberText.grouped(sweep.points.count)) of "
          + counted(sweep.axes.pointCount, "point"))
    }
    notes += sweep.smallest.map { settings, side in
      (settings.isEmpty ? "" : "with \(settings), ")
        + smallestWords(side)
    }
    let omissions = sweep.points.count { $0.omitsBranches }
    if omissions > 0 {
      notes.append(
        "at \(counted(omissions, "point")) a side output does not fit: it is left out, and counts "
          + "only with `--branches`")
    }
    notes.append(
      "counts are for the whole batch, parameters once; MACs of convolutions and fully connected "
        + "layers, FLOPs 2 per MAC; activations as in a summary; memory is for "
        + sweep.precision.rawValue)
    if changesParameters {
      notes.append(
        "parameters change with the input: fully connected layers adapt to it, and weights trained at "
          + "another size do not fit")
    }
    return notes
  }

  /// True if points that differ in nothing but the input differ in their parameters.
  private var changesParameters: Bool {
    guard let position = sweep.quantities.firstIndex(of: .parameters) else { return false }
    var known: [[PublishedFact.Setting]: Int64] = [:]
    for point in sweep.points {
      guard case .figures(let figures) = point.outcome, let count = figures[position] else {
        continue
      }
      let first = known[point.configuration.settings] ?? count
      if first != count { return true }
      known[point.configuration.settings] = first
    }
    return false
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
  fileprivate var shapeConflict: ShapeConflict? {
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

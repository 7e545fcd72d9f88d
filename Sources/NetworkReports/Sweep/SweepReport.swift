public import CNNTables
import CNNText
public import NetworkAnalysis
public import NetworkFacts
public import NetworkModel

/// The report of `sweep`: one row per point, of one network or of several.
public struct SweepReport: Sendable {
  /// The points of one network.
  public struct Network: Sendable {
    let subject: ReportSubject
    let sweep: Sweep
    /// The input of the network's description, which points have that change none.
    let describedInput: Shape?
    /// What else a reader should know.
    let notes: [String]

    /// True if some input fits.
    public var hasFigures: Bool { sweep.points.contains { $0.shapeConflict == nil } }

    /// The points that a sweep has so far.
    public init(
      _ subject: ReportSubject, _ sweep: Sweep, describedInput: Shape?, notes: [String] = []
    ) {
      self.notes = notes
      self.subject = subject
      self.sweep = sweep
      self.describedInput = describedInput
    }
  }

  /// A point and the place of its network.
  struct Row: Sendable {
    let network: Int
    let point: SweepPoint
  }

  let networks: [Network]
  /// The axes and quantities, the same for all.
  let sweep: Sweep
  let format: ReportFormat
  /// True if the volume that comes out has a column.
  let showsOutput: Bool

  /// True if words about sizes stand beside the figures, and need the space of the less important ones.
  private var hasWords: Bool { hasWarnings || hasProblems }

  /// True if a size of some network does not fit.
  private var hasProblems: Bool {
    networks.contains { $0.sweep.points.contains { $0.shapeConflict != nil } }
  }

  /// True if a size of some network leaves pixels unread.
  private var hasWarnings: Bool {
    networks.contains { $0.sweep.points.contains { $0.warning != nil } }
  }

  /// A report of the points that the sweeps of several networks have so far, with the same axes and quantities.
  ///
  /// - `format`: what the report is wanted for: programs always get the column of problems.
  /// - `showsOutput`: whether the volume that comes out has a column.
  ///
  /// Returns nil without a network.
  public init?(_ networks: [Network], as format: ReportFormat, showsOutput: Bool = false) {
    guard let first = networks.first else { return nil }
    self.networks = networks
    sweep = first.sweep
    self.format = format
    self.showsOutput = showsOutput
  }

  /// A report of the points that a sweep of one network has so far.
  public init(
    _ subject: ReportSubject, _ sweep: Sweep, describedInput: Shape?, as format: ReportFormat,
    showsOutput: Bool = false
  ) {
    networks = [Network(subject, sweep, describedInput: describedInput)]
    self.sweep = sweep
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
    let rows = networks.enumerated().flatMap { place, network in
      network.sweep.points.map { Row(network: place, point: $0) }
    }
    let isOfOne = networks.count == 1
    return Report(isOfOne ? "cnnshape.sweep/2" : "cnnshape.sweeps/1") {
      if isOfOne {
        networks[0].subject
        Line(countsText(rows))
      } else {
        Line("\(counted(networks.count, "network")), \(countsText(rows))")
      }
      Member("dtype", sweep.precision.rawValue)
      points(rows)
      Member("smallestInputs", .array(smallestInputs, .lines))
      Member("complete", isComplete)
      Notes(notes(rows))
    }
  }

  private var isComplete: Bool { networks.allSatisfy { $0.sweep.isComplete } }

  private var smallestInputs: [DataValue] {
    networks.flatMap { network in
      network.sweep.smallest.map { smallest in
        .record {
          if networks.count > 1 { Member("network", network.subject.name) }
          Member("settings", smallest.settings)
          Member("side", smallest.side)
        }
      }
    }
  }

  private static func smallestWords(_ side: Int, of input: Shape?) -> String {
    switch input?.axes ?? .two {
    case .one: "the shortest input that fits has \(counted(side, "position"))"
    case .two: "the smallest square input that fits is \(side)×\(side)"
    case .three: "the smallest cubic input that fits is \(side)×\(side)×\(side)"
    }
  }

  private func countsText(_ rows: [Row]) -> String {
    let conflictCount = rows.count { $0.point.shapeConflict != nil }
    let line = counted(rows.count, "point")
    guard conflictCount > 0 else { return line }
    return line
      + ", \(NumberText.grouped(conflictCount)) of which \(conflictCount == 1 ? "does" : "do") not fit"
  }

  // MARK: Points

  /// True if something of a network is not known.
  private func hasBounds(_ rows: [Row]) -> Bool {
    rows.contains { row in
      guard case .figures(let figures) = row.point.outcome else { return false }
      return figures.contains { $0?.isLowerBound == true }
    }
  }

  private func points(_ rows: [Row]) -> Section {
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

  // MARK: Notes

  private func notes(_ rows: [Row]) -> [String] {
    var notes: [String] = []
    if !isComplete {
      notes.append(
        "stopped after \(NumberText.grouped(rows.count)) of "
          + counted(networks.count * sweep.axes.pointCount, "point"))
    }
    for network in networks {
      let subject = networks.count > 1 ? network.subject.name + ": " : ""
      notes += network.notes.map { subject + $0 }
      notes += network.sweep.smallest.map { settings, side in
        subject + (settings.isEmpty ? "" : "with \(settings), ")
          + SweepReport.smallestWords(side, of: network.describedInput)
      }
    }
    if hasBounds(rows) { notes.append("≥: a lower bound, as part of the network is not known") }
    let omissions = rows.count { $0.point.omitsBranches }
    if omissions > 0 {
      notes.append(
        "at \(counted(omissions, "point")) a side output does not fit: it is left out, and counts "
          + "only with `--branches`")
    }
    notes.append(
      "counts are for the whole batch, parameters once; MACs of \(MACScope.words), "
        + "FLOPs 2 per MAC; activations as in a summary; memory is for "
        + sweep.precision.rawValue)
    if networks.contains(where: { $0.sweep.changesParameters }) {
      notes.append(
        "parameters change with the input: fully connected layers adapt to it, and weights trained at "
          + "another size do not fit")
    }
    return notes
  }
}

extension Sweep {
  /// True if points that differ in nothing but the input differ in their parameters.
  fileprivate var changesParameters: Bool {
    guard let position = quantities.firstIndex(of: .parameters) else { return false }
    var known: [[PublishedFact.Setting]: Int64] = [:]
    for point in points {
      guard case .figures(let figures) = point.outcome, let count = figures[position]?.known else {
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

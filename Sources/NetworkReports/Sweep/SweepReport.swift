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
  var hasWords: Bool { hasWarnings || hasProblems }

  /// True if a size of some network does not fit.
  var hasProblems: Bool {
    networks.contains { $0.sweep.points.contains { $0.shapeConflict != nil } }
  }

  /// True if a size of some network leaves pixels unread.
  var hasWarnings: Bool {
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

  /// True if something of a network is not known.
  func hasBounds(_ rows: [Row]) -> Bool {
    rows.contains { row in
      guard case .figures(let figures) = row.point.outcome else { return false }
      return figures.contains { $0?.isLowerBound == true }
    }
  }

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

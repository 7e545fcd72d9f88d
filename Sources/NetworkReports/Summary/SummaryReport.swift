public import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkFacts
import NetworkModel

/// The report of `summarize`: every layer or block of a network, with its volume and figures.
public struct SummaryReport: Sendable {
  let subject: ReportSubject
  let summary: NetworkSummary
  let rows: LayerRows
  /// The receptive fields; nil if not requested.
  let fields: ReceptiveFields?
  /// Bytes alive while each layer runs, by node, nil for one that does not run; nil if not requested.
  let live: (bytes: [Int64?], isPartial: Bool)?
  /// The products of a training step; nil if not requested.
  let training: TrainingCost?
  /// Another convention's figures.
  let figures: ConventionFigures?
  let notes: [String]
  let layout: ShapeLayout
  /// True if a row is about all layers of a kind.
  let byKind: Bool

  /// - `byKind`: whether rows are sums over all layers of a kind, instead of `rows`.
  /// - `training`: what a training step costs, for columns of its own.
  /// - `figures`: of another convention, which stand in place of the program's own.
  /// - `notes`: what else a reader should know.
  /// - `format`, `columns`: what the report is wanted for: figures that take long are made if it needs them.
  /// - Throws: `AnalysisError` if one of the columns named exceeds 64 bits.
  public init(
    _ subject: ReportSubject, _ summary: NetworkSummary, rows: LayerRows,
    training: TrainingCost? = nil, countedAs figures: ConventionFigures? = nil,
    notes: [String] = [], as format: ReportFormat,
    columns: ColumnSelection = .usual, layout: ShapeLayout = .hwc, byKind: Bool = false
  ) throws(AnalysisError) {
    self.subject = subject
    self.summary = summary
    self.rows = rows
    self.training = training
    self.figures = figures
    self.notes = notes
    self.layout = layout
    self.byKind = byKind
    if ReceptiveFieldColumns.names.contains(where: { columns.names($0) }) {
      fields = try ReceptiveFields(of: summary.network)
    } else if !byKind, format == .json || (format == .jsonl && columns == .usual) {
      // Of what it cannot say JSON leaves out.
      fields = try? ReceptiveFields(of: summary.network)
    } else {
      fields = nil
    }
    live = columns.names(SummaryReport.live) ? try SummaryReport.liveBytes(of: summary) : nil
  }

  /// The word for the column of live bytes.
  static let live = "liveBytes"

  /// The quantities of which a row's part of the total is a column.
  static let sharedQuantities: [Quantity] = [.parameters, .macs, .activationBytes]

  /// The sums over layers that have no other column.
  static let otherSums: [Quantity] = [
    .trainable, .statistics, .parameterBytes, .multiplications, .additions, .comparisons,
    .divisions, .exponentials, .logarithms, .powers, .squareRoots, .hyperbolicTangents,
    .errorFunctions,
  ]

  static func shareName(_ quantity: Quantity) -> String { quantity.name + "Share" }

  /// The columns that the word `share` stands for.
  public static let shareNames = sharedQuantities.map { shareName($0) }

  private static func liveBytes(
    of summary: NetworkSummary
  ) throws(AnalysisError) -> (bytes: [Int64?], isPartial: Bool) {
    let run = try LiveTensors(
      of: summary.network, batch: summary.batch, precision: summary.precision,
      includesBranches: summary.includesBranches)
    var bytes = [Int64?](repeating: nil, count: summary.layers.count)
    for (node, live) in zip(run.order, run.liveBytes) { bytes[node.index] = live }
    return (bytes, run.isPartial)
  }

  /// The report as a value, for every format.
  public var report: Report {
    let network = summary.network
    let depth = NetworkDepth(of: network).total
    let pattern = ArchitecturePattern(of: network.network).text
    return Report("cnnshape.summary/2") {
      subject
      Line(
        "input \(network.inputWords(layout)), \(images(summary.batch)); "
          + "depth \(depth.counted("weight layer"))"
      ) {
        Member("batch", summary.batch)
        Member("dtype", summary.precision.rawValue)
        inputMembers
        Member("depth", depth)
        Member("pattern", pattern)
      }
      if !subject.settings.isEmpty {
        Line("with " + subject.settings.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")) {
          Member(
            "settings",
            .record { for setting in subject.settings { Member(setting.name, setting.value) } })
        }
      }
      if !pattern.isEmpty { Line(shortened(pattern)) }
      Member("includesBranches", summary.includesBranches)
      if !byKind, rows.count < rows.fullCount {
        Line(
          "\(NumberText.grouped(rows.count)) of \(counted(rows.fullCount, "row")); totals are for all rows"
        )
      }
      if byKind { kinds } else { layers }
      remarks
      if let training { trainingRemark(training.totals) }
      Member("totals", totals)
      PartialNetwork(summary.network)
      if let figures { Member("convention", figures.tally.data) }
      Notes(notes)
    }
  }

  // MARK: Heading

  @MembersBuilder private var inputMembers: [Member] {
    let inputs = summary.network.inputs
    if let first = inputs.first { Member("input", first.shape) }
    if inputs.count > 1 {
      Member(
        "inputs",
        .list(of: inputs) { input in
          .record {
            Member("name", input.name)
            Member("shape", input.shape)
          }
        })
    }
    let network = summary.network.network
    Member("outputs", network.outputs.map { network[$0].name })
  }

  /// Patterns of branching networks may be long; people read the beginning.
  private func shortened(_ pattern: String) -> String {
    guard pattern.count > 320 else { return pattern }
    return pattern.prefix(319) + "…"
  }

  // MARK: Totals

  private var totals: DataValue {
    let totals = summary.totals
    return .object {
      Member("parameters", totals.parameters.total)
      Member("weights", totals.parameters.weights)
      Member("biases", totals.parameters.biases)
      Member("trainable", totals.trainableParameters)
      Member("frozen", totals.frozenParameters)
      Member("statistics", totals.parameters.statistics)
      Member("macs", totals.macs)
      Member("flops", totals.flops)
      Member("operations", totals.operations.data)
      Member("connections", totals.connections)
      Member("activations", totals.activations)
      Member("parameterBytes", totals.parameterBytes)
      Member("activationBytes", totals.activationBytes)
    }
  }
}

public import NetworkAnalysis
public import NetworkFacts
public import NetworkModel

/// One network's line in a comparison.
public struct ComparisonRow: Sendable {
  /// As the user wrote it.
  public let argument: String
  /// The file that it is described in, as the user would write it.
  public let file: String
  /// The network as its description presents it.
  public let subject: ReportSubject
  /// Its figures.
  public let summary: NetworkSummary
  /// Its totals by another convention.
  public let tally: ConventionTotals?
  /// Its published error on ImageNet, where the description cites one.
  public let topFiveError: TopFiveError?
  /// Further notes for the reader.
  public let notes: [String]

  /// The row of one network.
  public init(
    argument: String, file: String = "", _ subject: ReportSubject, _ summary: NetworkSummary,
    countedAs tally: ConventionTotals? = nil, topFiveError: TopFiveError? = nil,
    notes: [String] = []
  ) {
    self.argument = argument
    self.file = file
    self.subject = subject
    self.summary = summary
    self.tally = tally
    self.topFiveError = topFiveError
    self.notes = notes
  }

  /// A figure of the whole network; nil where there is none to give.
  public subscript(quantity: Quantity) -> KnownCount? { quantity.value(in: summary) }

  var depth: KnownCount { NetworkDepth(of: summary.network).total }

  /// The first input's volume.
  var input: Shape? { summary.network.firstInput }

  /// The volume that comes out at the end.
  var output: Shape? { summary.network.firstResult }

  /// The receptive field of the last layer with a plane; calculated on demand.
  var receptiveField: ReceptiveField? { summary.network.lastReceptiveField }
}

/// The networks compared, in the order shown.
public struct Comparison: Sendable {
  /// The networks, one row each.
  public var rows: [ComparisonRow] = []
  /// How many more were asked for and could not be compared.
  public var missingCount = 0
  /// The network with which the others are compared.
  public var reference: ComparisonRow?
  /// Images in the batch.
  public let batch: Int
  /// The type of numbers, where bytes are given.
  public let precision: Precision
  /// The condition as written and the number of networks it chose from.
  public private(set) var choice: (condition: String, candidates: Int)?

  /// A comparison that has no rows yet.
  public init(batch: Int, precision: Precision) {
    self.batch = batch
    self.precision = precision
  }

  /// Keeps the networks that certainly meet the condition, and the one with which they are compared: of a
  /// figure of which only a bound is known nothing is certain.
  ///
  /// - `text`: the condition as written.
  public mutating func choose(_ condition: FigureCondition, as text: String) {
    choice = (text, rows.count)
    let kept = reference?.argument
    rows = rows.filter { row in row.argument == kept || condition.holds { row[$0]?.exact } }
  }
}

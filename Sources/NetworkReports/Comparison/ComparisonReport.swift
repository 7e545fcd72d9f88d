public import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel

/// The report of `compare`: one row per network.
public struct ComparisonReport: Sendable {
  let comparison: Comparison
  let columns: ColumnSelection

  /// - `columns`: what is going to be shown, which remarks speak of.
  public init(_ comparison: Comparison, columns: ColumnSelection = .usual) {
    self.comparison = comparison
    self.columns = columns
  }

  private static let topFiveError = "topFiveError"

  private static func ratioName(_ quantity: Quantity) -> String { quantity.name + "Ratio" }

  /// Returns whether a column has the ratios to a reference.
  public static func isRatio(_ column: String) -> Bool {
    Quantity.allCases.contains { ratioName($0) == column }
  }

  /// The figures of each network in JSON.
  private static let figures: [Quantity] = [
    .depth, .parameters, .weights, .biases, .macs, .flops, .activations, .parameterBytes,
    .activationBytes, .peakBytes,
  ]

  /// The report as a value, for every format.
  public var report: Report {
    Report("cnnshape.comparison/2") {
      Line(title) {
        Member("batch", comparison.batch)
        Member("dtype", comparison.precision.rawValue)
        if let reference = comparison.reference { Member("relativeTo", reference.subject.name) }
      }
      if let choice = comparison.choice {
        Line("of \(counted(choice.candidates, "network")), those with \(choice.condition)") {
          Member("where", choice.condition)
          Member("candidates", choice.candidates)
        }
      }
      networks
      remarks
      Notes(notes)
    }
  }

  private var title: String {
    let missing = comparison.missingCount
    let words =
      "\(counted(comparison.rows.count, "network")), "
      + images(comparison.batch, one: "one image")
      + (missing == 0 ? "" : "; \(counted(missing, "network")) could not be compared")
    guard let reference = comparison.reference else { return words }
    return words + "; × is the ratio to \(reference.subject.name)"
  }

  // MARK: Networks

  private var networks: Section {
    let reference = comparison.reference
    let namesAreUnique = Set(comparison.rows.map { $0.subject.name }).count == comparison.rows.count
    return Section("networks", rows: comparison.rows, mayHaveBounds: isPartial) {
      Column("network", alignment: .leading) { .text($0.subject.name) }
        .data("name") { .text($0.subject.name) }
      Column("file", alignment: .leading, visibility: namesAreUnique ? .onRequest : .usual) {
        .text($0.file)
      }.data { namesAreUnique ? nil : .text($0.file) }
      Column("title", alignment: .leading, visibility: .onRequest) { .text($0.subject.title) }
      Column("input", importance: .useful) { $0.input?.cell ?? .empty }
      Column("output", visibility: .onRequest) { $0.output?.cell ?? .empty }
      for quantity in Quantity.allCases { columns(of: quantity, relativeTo: reference) }
      Column.data("convention") { $0.tally?.data }
      if let reference { Column.data("ratios") { ratios(of: $0, to: reference) } }
      topFiveError
      Column.data("receptiveField") { $0.receptiveField?.data }
    }
  }

  /// The figure, another convention's in its place, and its ratio to the reference's.
  @ColumnsBuilder<ComparisonRow>
  private func columns(
    of quantity: Quantity, relativeTo reference: ComparisonRow?
  ) -> [Column<ComparisonRow>] {
    let own = column(of: quantity)
    if let other = conventionColumns, let replacing = other.columns(insteadOf: quantity, own.traits)
    {
      own.dataOnly
      replacing
    } else {
      own
    }
    if let reference {
      Column(
        ComparisonReport.ratioName(quantity), header: "×", importance: own.traits.importance,
        visibility: own.visibility
      ) { .ratio($0[quantity], to: reference[quantity]) }.withoutData
    }
  }

  private func column(of quantity: Quantity) -> Column<ComparisonRow> {
    let importance = usualColumns.first { $0.quantity == quantity }?.importance
    let column = Column<ComparisonRow>(
      TableColumn(quantity, importance: importance ?? .useful, precision: comparison.precision),
      visibility: importance == nil ? .onRequest : .usual
    ) { row in
      quantity == .receptiveField
        ? row.receptiveField?.sizeCell ?? .notCounted : row[quantity].cell
    }
    return ComparisonReport.figures.contains(quantity) ? column : column.withoutData
  }

  /// The columns that are there without being named, and how soon each gives way. Ratios take space, and
  /// what is only another view of a figure has none of its own.
  private var usualColumns: [(quantity: Quantity, importance: TableColumn.Importance)] {
    guard comparison.reference == nil else {
      return [
        (.depth, .essential), (.parameters, .essential), (.macs, .essential),
        (.activations, .useful),
      ]
    }
    return [
      (.depth, .essential), (.parameters, .essential), (.macs, .essential), (.flops, .useful),
      (.activations, .useful), (.parameterBytes, .extra), (.activationBytes, .useful),
      (.peakBytes, .extra),
    ]
  }

  private func ratios(of row: ComparisonRow, to reference: ComparisonRow) -> DataValue {
    .record {
      for quantity in ComparisonReport.figures {
        if let value = row[quantity], let other = reference[quantity]?.exact, other != 0 {
          let ratio = DataValue.number(Double(value.known) / Double(other))
          Member(quantity.name, value.isLowerBound ? .bound(.lower, ratio) : ratio)
        }
      }
    }
  }

  @ColumnsBuilder<ComparisonRow> private var topFiveError: [Column<ComparisonRow>] {
    let column = Column<ComparisonRow>(
      ComparisonReport.topFiveError, header: "top-5 error", unit: "%, as published",
      importance: .extra
    ) { row in
      row.topFiveError?.cell ?? .empty
    }.data { $0.topFiveError.flatMap { Double($0.percent) }.map { .number($0) } }
    if comparison.rows.contains(where: { $0.topFiveError != nil }) { column }
    Column.data("topFiveErrorNote") { $0.topFiveError?.note.map { .text($0) } }
  }

  private var conventionColumns: ConventionColumns<ComparisonRow>? {
    guard let convention = comparison.rows.first?.tally?.convention else { return nil }
    return ConventionColumns(
      convention: convention,
      replacesParameters: comparison.rows.contains { row in
        row.tally?.replacesParameters(of: row.summary) ?? false
      }, total: nil
    ) { row in
      row.tally.map { .network($0) } ?? .nothing
    }
  }

  // MARK: Remarks

  /// True if something of one of the networks is not known.
  private var isPartial: Bool {
    comparison.rows.contains { $0.summary.network.network.isPartial }
  }

  @ReportBuilder private var partialRemarks: [Report.Part] {
    for row in comparison.rows {
      for note in PartialNetwork.notes(on: row.summary.network) {
        Remark("\(row.subject.name): \(note)")
      }
    }
  }

  /// Of all networks, each once.
  private var notes: [String] {
    var notes: [String] = []
    for row in comparison.rows {
      for note in row.notes where !notes.contains(note) { notes.append(note) }
    }
    return notes
  }

  @ReportBuilder private var remarks: [Report.Part] {
    if let choice = comparison.choice,
      comparison.rows.count == (comparison.reference == nil ? 0 : 1)
    {
      Remark(
        "no \(comparison.reference == nil ? "" : "other ")network satisfies `\(choice.condition)`")
    }
    countingRemarks
    partialRemarks
    let errors = comparison.rows.compactMap { row in
      row.topFiveError?.note.map { "`\(row.subject.name)` (\($0))" }
    }
    if columns == .usual || columns.names(ComparisonReport.topFiveError), !errors.isEmpty {
      Remark("how each top-5 error was measured: " + errors.joined(separator: ", "))
    }
  }

  @ReportBuilder private var countingRemarks: [Report.Part] {
    let activations =
      "activations are the values of the input and of every output not computed in place, excluding "
      + "softmax; memory is for \(comparison.precision.rawValue)"
    if let convention = comparison.rows.first?.tally?.convention {
      Remark("\(convention.unit.rawValue) as \(convention.name) counts: \(convention.title)")
      for row in comparison.rows {
        if let tally = row.tally, !tally.notCounted.isEmpty {
          Remark("\(row.subject.name), not counted: \(tally.uncountedWords)")
        }
      }
      Remark(activations)
    } else {
      Remark(
        "MACs of \(MACScope.words); FLOPs are 2 per MAC; " + activations)
    }
  }
}

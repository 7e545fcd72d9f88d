import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel

extension SummaryReport {
  /// The rows with their catalog of columns.
  var layers: Section {
    let (summary, rows) = (summary, rows)
    return Section(
      "layers", rowCount: rows.count, mayHaveBounds: summary.network.network.isPartial,
      row: { SummaryRow(rows[$0], of: summary) }
    ) {
      names
      parameterColumns
      operationColumns
      trainingColumns { $0.nodes }
      activationColumns
      connectionsColumn
      otherSums
      shareColumns
      padsColumn
      fieldColumns
      Column.sideOutput(in: summary.network) { $0.layer }
      conventionMembers { $0.nodes }
      liveColumn
    }
  }

  @ColumnsBuilder<SummaryRow> private var names: [Column<SummaryRow>] {
    Column("layer", alignment: .leading, total: .text("total")) { .text($0.layer.label) }
      .data("name") { .text($0.layer.name) }
    Column("kind", alignment: .leading) { .text($0.layer.kind) }
    Column("settings", alignment: .leading, importance: .extra) { .text($0.layer.settings) }
      .data { $0.layer.settingsData }
    Column.data("inputs") { row in
      let inputs = row.layer.inputs
      return inputs.isEmpty ? nil : .texts(inputs)
    }
    Column("output") { $0.layer.output.cell }
  }

  @ColumnsBuilder<SummaryRow> private var parameterColumns: [Column<SummaryRow>] {
    let totals = summary.totals.parameters
    let parameters = Column<SummaryRow>("parameters", total: totals.total.cell) {
      $0.parameters.total.cell
    }
    Column("weights", importance: .useful, total: totals.weights.cell) {
      $0.parameters.weights.cell
    }
    Column("biases", importance: .useful, total: totals.biases.cell) {
      $0.parameters.biases.cell
    }
    if let replacing = replacing(.parameters, parameters.traits) {
      parameters.dataOnly
      replacing
    } else {
      parameters
    }
    Column.data("statistics") { $0.parameters.statistics.data }
  }

  @ColumnsBuilder<SummaryRow> private var operationColumns: [Column<SummaryRow>] {
    let totals = summary.totals
    let macs = Column<SummaryRow>("macs", header: "MACs", total: totals.macs.cell) {
      $0.macs.cell
    }.countedData
    if let replacing = replacing(.macs, macs.traits) {
      macs.dataOnly
      replacing
    } else {
      macs
      Column("flops", header: "FLOPs", importance: .extra, total: totals.flops.cell) { row in
        row.macs.map { $0.times(2) }.cell
      }.withoutData
    }
    Column.data("operations") { $0.operations.data }
  }

  @ColumnsBuilder<SummaryRow> private var activationColumns: [Column<SummaryRow>] {
    let totals = summary.totals
    let valueBytes = summary.precision.valueBytes
    let activations = Column<SummaryRow>(
      "activations", importance: .useful, total: totals.activations.cell
    ) { $0.activations.cell }.countedData
    let memory = Column<SummaryRow>(
      TableColumn(.activationBytes, importance: .extra, precision: summary.precision),
      total: totals.activationBytes.cell
    ) { row in
      row.activations.map { $0.times(valueBytes) }.cell
    }.countedData
    if let values = replacing(.activations, activations.traits),
      let valueBytes = replacing(.activationBytes, memory.traits)
    {
      activations.dataOnly
      memory.dataOnly
      values
      valueBytes
    } else {
      activations
      memory
    }
  }

  /// Another convention's columns in place of a quantity's; nil where it says nothing else.
  private func replacing(
    _ quantity: Quantity, _ traits: TableColumn
  ) -> [Column<SummaryRow>]? {
    conventionColumns { (row: SummaryRow) in row.nodes }?.columns(insteadOf: quantity, traits)
  }

  private var connectionsColumn: Column<SummaryRow> {
    Column(
      TableColumn(.connections), total: summary.totals.connections.cell, visibility: .onRequest
    ) { $0.connections.cell }.data { $0.connections.map { $0.data } }
  }

  /// What rows can be chosen and sorted by besides.
  @ColumnsBuilder<SummaryRow> private var otherSums: [Column<SummaryRow>] {
    let precision = summary.precision
    for quantity in SummaryReport.otherSums {
      Column(
        TableColumn(quantity, precision: precision), total: quantity.value(in: summary).cell,
        visibility: .onRequest
      ) { $0.value(of: quantity).cell }.withoutData
    }
  }

  /// The parts of the totals that a row has.
  @ColumnsBuilder<SummaryRow> private var shareColumns: [Column<SummaryRow>] {
    for quantity in SummaryReport.sharedQuantities {
      let whole = quantity.value(in: summary)
      Column(
        SummaryReport.shareName(quantity), header: "share", unit: "of \(quantity.header)",
        total: .share(whole, of: whole), visibility: .onRequest
      ) { .share($0.isCounted ? $0.value(of: quantity) : nil, of: whole) }.withoutData
    }
  }

  /// The padding of windows as computed, `same` included.
  private var padsColumn: Column<SummaryRow> {
    let network = summary.network
    let sides = (network.inputs.first?.shape.axes ?? .two).sideNames.joined(separator: ", ")
    return Column(
      "pads", header: "padding", unit: sides, alignment: .leading,
      visibility: .onRequest
    ) { row in
      guard row.layer.isLayer, let sides = network.resolvedPadding(of: row.layer.lastNode) else {
        return .empty
      }
      return .text(sides.map { String($0) }.joined(separator: ","))
    }.withoutData
  }

  private var fieldColumns: [Column<SummaryRow>] {
    let fields = fields
    let axes = summary.network.inputs.first?.shape.axes ?? .two
    return ReceptiveFieldColumns.columns(on: axes) { fields?[$0.layer.lastNode] }
  }

  /// Bytes alive while the layer runs; of a block, the most of its layers.
  private var liveColumn: Column<SummaryRow> {
    let live = live
    return Column(
      SummaryReport.live, header: "live", unit: "\(summary.precision.rawValue) bytes",
      importance: .extra, visibility: .onRequest
    ) { row in
      row.layer.nodes.compactMap { live?.bytes[$0] }.max().map {
        KnownCount($0, isLowerBound: live?.isPartial ?? false)
      }.cell
    }.withoutData
  }

  // MARK: Another convention

  /// - `nodes`: the layers whose figures make up a row's, by their places.
  func conventionColumns<Row>(
    of nodes: @escaping @Sendable (Row) -> [Int]
  ) -> ConventionColumns<Row>? {
    figures.map { figures in
      ConventionColumns(
        convention: figures.convention,
        replacesParameters: figures.tally.replacesParameters(of: summary), total: figures.tally
      ) { .layers(figures, nodes($0)) }
    }
  }

  /// The convention's figures for a row, in addition to the program's own.
  @ColumnsBuilder<Row> func conventionMembers<Row>(
    of nodes: @escaping @Sendable (Row) -> [Int]
  ) -> [Column<Row>] {
    if let figures {
      Column("figure") { figures.figure(of: nodes($0)).cell }.countedData.dataOnly
      if figures.tally.vector != nil {
        Column.data("vector") { (figures.vector(of: nodes($0)) ?? .none).data }
      }
      Column.data("conventionParameters") { figures.parameters(of: nodes($0)).data }
    }
  }
}

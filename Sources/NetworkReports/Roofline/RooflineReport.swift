public import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkModel

/// The report of `roofline`: operations and traffic of a network's layers, and their time on a machine.
public struct RooflineReport: Sendable {
  let subject: ReportSubject
  let roofline: Roofline
  let rows: LayerRows
  /// Nil for the figures that are the same on every machine.
  let machine: NamedMachine?
  /// Seconds of all layers that count; nil without a machine.
  private let time: Double?

  /// - `machine`: nil for none: then nothing is said of times.
  public init(
    _ subject: ReportSubject, _ roofline: Roofline, rows: LayerRows, on machine: NamedMachine?
  ) {
    self.subject = subject
    self.roofline = roofline
    self.rows = rows
    self.machine = machine
    time = machine.map { roofline.time(on: $0.machine) }
  }

  /// The report, for any format.
  public var report: Report {
    Report("cnnshape.roofline/2") {
      subject
      Line(
        images(roofline.summary.batch)
          + (machine.map { ", on \($0.words)" } ?? "; no machine chosen")
      ) {
        Member("batch", roofline.summary.batch)
        Member("dtype", roofline.precision.rawValue)
        Member("includesBranches", roofline.summary.includesBranches)
        if let machine { Member("machine", machine.data) }
      }
      layers
      Member("totals", totals)
      remarks
      PartialNetwork(roofline.summary.network)
    }
  }

  private var totals: DataValue {
    let totals = roofline.totals
    return .record {
      Member("operations", totals.operations)
      Member("bytes", totals.bytes)
      if let intensity = totals.intensity { Member("intensity", intensity) }
      if let time {
        Member(
          "seconds", totals.isPartial ? DataValue.bound(.lower, .number(time)) : .number(time))
      }
    }
  }

  // MARK: Layers

  private var layers: Section {
    let (roofline, rows, machine) = (roofline, rows, machine?.machine)
    return Section(
      "layers", rowCount: rows.count,
      mayHaveBounds: roofline.summary.network.network.isPartial,
      row: { RooflineRow(rows[$0], of: roofline, on: machine) }
    ) {
      Column("layer", alignment: .leading, total: .text("total")) { .text($0.layer.label) }
        .data("name") { .text($0.layer.name) }
      Column("kind", alignment: .leading) { .text($0.layer.kind) }
      Column("output", importance: .useful) { $0.layer.output.cell }
      trafficColumns
      if let time { timeColumns(time) }
      Column.sideOutput(in: roofline.summary.network) { $0.layer }
    }
  }

  @ColumnsBuilder<RooflineRow> private var trafficColumns: [Column<RooflineRow>] {
    let totals = roofline.totals
    Column("operations", integers: .abbreviated, total: totals.operations.cell) {
      $0.totals.operations.cell
    }
    Column(
      "bytes", header: "moved", unit: "\(roofline.precision.rawValue) bytes",
      integers: .binarySize, total: totals.bytes.cell
    ) { $0.totals.bytes.cell }
    Column("intensity", unit: "per byte", total: totals.intensityCell) { $0.totals.intensityCell }
      .data { $0.totals.intensity.map { .number($0) } }
  }

  @ColumnsBuilder<RooflineRow> private func timeColumns(_ time: Double) -> [Column<RooflineRow>] {
    let isPartial = roofline.totals.isPartial
    Column("bound", alignment: .leading) { $0.boundText.map { .text($0) } ?? .empty }.withoutData
    Column(
      "microseconds", header: "time", unit: "µs, at least",
      total: RooflineReport.cell(time, isPartial: isPartial)
    ) { row in
      row.time.map { RooflineReport.cell($0, isPartial: row.totals.isPartial) } ?? .notCounted
    }.data("seconds") { row in
      row.time.map {
        row.totals.isPartial ? DataValue.bound(.lower, .number($0)) : .number($0)
      }
    }
    Column.data("bounds") { $0.boundData }
    Column("share", total: isPartial ? .unknown : .share(time, of: time, digits: 1)) { row in
      isPartial ? .unknown : .share(row.isCounted ? row.time : nil, of: time, digits: 1)
    }.withoutData
  }

  private static func cell(_ seconds: Double, isPartial: Bool) -> Cell {
    let cell = Cell.decimal(seconds * 1e6, digits: 2)
    return isPartial ? .bound(.lower, cell) : cell
  }

  // MARK: Remarks

  @ReportBuilder private var remarks: [Report.Part] {
    Remark(
      "each operation counts as one, each MAC as two; bytes moved are those of inputs, output, weights, "
        + "biases and statistics, each once, with no cache between layers")
    if let machine {
      Remark(
        "time is the longer of computing at peak rate and moving at full bandwidth, layer by layer: a bound, "
          + "not a forecast")
      if let time, time > 0 { boundRemark(machine.machine, time) }
      if let source = machine.source { Remark("\(machine.name ?? ""): \(source)") }
    } else {
      Remark("`--machine NAME`, or `--peak` and `--bandwidth`, shows what bounds each layer")
    }
  }

  private func boundRemark(_ machine: Machine, _ time: Double) -> Remark {
    let network = roofline.summary.network.network
    var (layers, memoryLayers, memoryTime) = (0, 0, 0.0)
    for (index, node) in network.nodes.enumerated() where roofline.summary.counts(node) {
      guard let bound = machine.bound(of: roofline.layers[index]) else { continue }
      layers += 1
      guard bound == .memory else { continue }
      memoryLayers += 1
      memoryTime += machine.time(of: roofline.layers[index])
    }
    let images = Double(roofline.summary.batch) / time
    let imagesText =
      images >= 1000 && images < 1e15
      ? NumberText.grouped(Int64(images)) : NumberText.fixed(images, digits: 2)
    return Remark(
      "\(NumberText.grouped(memoryLayers)) of \(counted(layers, "active layer")) "
        + "\(memoryLayers == 1 || layers == 1 ? "is" : "are") memory-bound, \(NumberText.percent(memoryTime / time, digits: 1)) of the time\(roofline.totals.isPartial ? " that is known" : ""); "
        + "at most \(imagesText) images per second")
  }
}

extension Roofline.Totals {
  /// The intensity, if anything is moved.
  fileprivate var intensityCell: Cell {
    intensity.map { .decimal($0, digits: 2) } ?? (isPartial ? .unknown : .notCounted)
  }
}

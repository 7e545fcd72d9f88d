import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// What a network's layers compute and move, and what that takes on a machine.
struct RooflineReport {
  let model: Model
  let roofline: Roofline
  let machine: NamedMachine?
  let rows: LayerRows
  let layout: ShapeLayout

  var table: Table {
    let rows = rows
    return Table(
      caption: caption, columns: columns + (machine == nil ? [] : timeColumns),
      rowCount: rows.count, totals: [totals], notes: notes
    ) { index in
      let row = RooflineRow(rows[index], of: roofline, on: machine?.machine)
      return TableRow(
        [
          .text(row.layer.label), .text(row.layer.kind), row.layer.output.cell,
          .integer(row.totals.operations), .integer(row.totals.bytes),
          intensity(row.totals),
        ] + times(row))
    }
  }

  private var columns: [TableColumn] {
    [
      TableColumn("layer", alignment: .leading),
      TableColumn("kind", alignment: .leading),
      TableColumn("output", importance: .useful),
      TableColumn("operations", integers: .abbreviated),
      TableColumn(
        "bytes", header: "moved", unit: "\(roofline.precision.rawValue) bytes",
        integers: .binarySize),
      TableColumn("intensity", unit: "a byte"),
    ]
  }

  private var timeColumns: [TableColumn] {
    [
      TableColumn("bound", alignment: .leading), TableColumn("time", unit: "µs, at least"),
      TableColumn("share"),
    ]
  }

  private func times(_ row: RooflineRow) -> [Cell] {
    guard machine != nil else { return [] }
    return [
      row.boundText.map { .text($0) } ?? .empty, .decimal(row.time * 1e6, digits: 2),
      row.isCounted && time > 0 ? .percent(row.time / time, digits: 1) : .notCounted,
    ]
  }

  private func intensity(_ totals: Roofline.Totals) -> Cell {
    totals.bytes == 0 ? .notCounted : .decimal(totals.intensity, digits: 2)
  }

  private var totals: [Cell] {
    let totals = roofline.totals
    return [
      .text("total"), .empty, .empty, .integer(totals.operations), .integer(totals.bytes),
      intensity(totals),
    ]
      + (machine == nil
        ? [] : [.empty, .decimal(time * 1e6, digits: 2), .percent(1, digits: 1)])
  }

  private var time: Double { machine.map { roofline.time(on: $0.machine) } ?? 0 }

  private var caption: [String] {
    let title = model.title.isEmpty ? "" : ": \(model.title)"
    let batch = roofline.summary.batch
    let images = batch == 1 ? "1 image" : "a batch of \(NumberText.grouped(batch))"
    guard let machine else {
      return ["\(model.name)\(title)", "\(images); no machine chosen"]
    }
    let own = machine.name.map { "\($0): " } ?? ""
    return [
      "\(model.name)\(title)",
      "\(images), on \(own)\(rate(machine.machine.peak))FLOPS, "
        + "\(rate(machine.machine.bandwidth))B/s; "
        + "compute is the limit from \(NumberText.fixed(machine.machine.ridge, digits: 1)) operations a byte on",
    ]
  }

  /// `19.5 T` of 19.5e12.
  private func rate(_ value: Double) -> String {
    let prefixes: [(Double, String)] = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M")]
    let (unit, prefix) = prefixes.first { value >= $0.0 } ?? (1, "")
    var text = NumberText.fixed(value / unit, digits: 3)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text + " " + prefix
  }

  private var notes: [String] {
    var notes = [
      "operations are those of every class, one each and two a MAC; moved are inputs, output, weights, "
        + "biases and statistics, each once, and nothing stays in a cache"
    ]
    guard let machine else {
      return notes + ["`--machine NAME`, or `--peak` and `--bandwidth`, say what bounds each layer"]
    }
    notes.append(
      "time is the longer of computing at the peak and moving at full bandwidth, layer by layer: a bound, "
        + "not a forecast")
    if time > 0 {
      notes.append(boundNote(machine.machine))
    }
    if let source = machine.source { notes.append("\(machine.name ?? ""): \(source)") }
    return notes
  }

  private func boundNote(_ machine: Machine) -> String {
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
      ? NumberText.grouped(Int(images)) : NumberText.fixed(images, digits: 2)
    return
      "\(NumberText.grouped(memoryLayers)) of \(NumberText.grouped(layers)) layers that do anything "
      + "are bound by memory, \(NumberText.percent(memoryTime / time, digits: 1)) of the time; "
      + "at most \(imagesText) images a second"
  }
}

/// One row: a layer or a block.
struct RooflineRow {
  let layer: LayerRow
  let totals: Roofline.Totals
  /// Seconds; 0 without a machine.
  let time: Double
  /// Layers by what bounds them.
  let bounds: [Machine.Bound: Int]
  /// Whether the totals hold it.
  let isCounted: Bool

  init(_ layer: LayerRow, of roofline: Roofline, on machine: Machine?) {
    let summary = roofline.summary
    self.layer = layer
    let isSideOutput = layer.isSideOutput
    isCounted = summary.includesBranches || !isSideOutput
    let network = summary.network.network
    var (totals, time, bounds) = (Roofline.Totals(), 0.0, [Machine.Bound: Int]())
    for index in layer.nodes {
      // A block on the main path leaves out the side outputs in it, as the totals do.
      let isPart =
        isSideOutput || summary.includesBranches || network.nodes[index].branch == nil
      guard isPart else { continue }
      // The whole was summed without overflow, so its parts are too; of a side output alone it may not.
      try? totals.add(roofline.layers[index])
      guard let machine else { continue }
      time += machine.time(of: roofline.layers[index])
      if let bound = machine.bound(of: roofline.layers[index]) { bounds[bound, default: 0] += 1 }
    }
    (self.totals, self.time, self.bounds) = (totals, time, bounds)
  }

  /// `memory`, or of a block `memory 5, compute 3`; nil where nothing is done.
  var boundText: String? {
    guard bounds.count != 1 else { return bounds.first?.key.rawValue }
    let parts = Machine.Bound.allCases.compactMap { bound in
      bounds[bound].map { "\(bound.rawValue) \($0)" }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

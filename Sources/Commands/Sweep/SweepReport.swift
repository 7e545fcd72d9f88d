import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// A sweep in every output format.
struct SweepReport {
  let sweep: Sweep
  let model: Model

  static let usualQuantities: [Quantity] = [
    .parameters, .macs, .activations, .activationBytes,
  ]

  /// The columns that say which point a row is about. A parameter named like a quantity gets a prefix.
  static func axisNames(of axes: SweepAxes) -> [String] {
    axes.settings.map { axis in
      let isTaken = Quantity(named: axis.name) != nil || ["input", "batch"].contains(axis.name)
      return isTaken ? "set.\(axis.name)" : axis.name
    } + ["input", "batch"]
  }

  private var misfitCount: Int {
    sweep.points.count { if case .misfit = $0.outcome { true } else { false } }
  }

  /// Height, width and channels, also of what does not fit.
  private func input(of point: SweepPoint) -> (Int, Int, Int)? {
    let own = point.input ?? model.network.firstInput
    guard let wanted = point.configuration.input else {
      return own.map { ($0.height, $0.width, $0.channels) }
    }
    return (wanted.height, wanted.width, wanted.channels ?? own?.channels ?? 1)
  }

  // MARK: Table

  func table(forMachines: Bool) -> Table {
    let hasProblems = forMachines || misfitCount > 0
    var columns = SweepReport.axisNames(of: sweep.axes).map { TableColumn($0) }
    columns += sweep.quantities.map { quantity in
      TableColumn(
        quantity,
        importance: quantity == .activations ? .useful : .essential, precision: sweep.precision)
    }
    if hasProblems { columns.append(TableColumn("problem", alignment: .leading)) }
    let points = sweep.points
    let noFigures = [Cell](repeating: .empty, count: sweep.quantities.count)
    return Table(caption: caption, columns: columns, rowCount: points.count, notes: notes) {
      index in
      let point = points[index]
      var cells = point.configuration.settings.map { Cell.text($0.value) }
      cells.append(
        input(of: point).map { .shape(height: $0, width: $1, channels: $2) } ?? .empty)
      cells.append(.integer(point.batch))
      switch point.outcome {
      case .figures(let figures): cells += figures.map(\.cell)
      case .misfit(let misfit): cells += noFigures + [.text(misfit.text)]
      }
      return TableRow(cells)
    }
  }

  private var caption: [String] {
    let title = model.title.isEmpty ? "" : ": \(model.title)"
    var line = counted(sweep.points.count, "point")
    if misfitCount > 0 { line += ", \(misfitCount) of which do not fit" }
    return ["\(model.name)\(title)", line]
  }

  private var notes: [String] {
    var notes: [String] = []
    if !sweep.isComplete {
      notes.append(
        "stopped after \(NumberText.grouped(sweep.points.count)) of "
          + counted(sweep.axes.pointCount, "point"))
    }
    notes += sweep.smallest.map { settings, side in
      (settings.isEmpty ? "" : "with \(settings), ")
        + "the smallest square input that fits is \(side)×\(side)"
    }
    let omissions = sweep.points.count(where: \.omitsBranches)
    if omissions > 0 {
      notes.append(
        "at \(counted(omissions, "point")) a side output does not fit: it is left out, and counts "
          + "only with `--branches` anyway")
    }
    notes.append(
      "counts are for the whole batch, parameters once; MACs of convolutions and fully connected "
        + "layers, FLOPs 2 a MAC; activations as in a summary; memory is "
        + sweep.precision.rawValue)
    if changesParameters {
      notes.append(
        "parameters change with the input: fully connected layers follow it, and weights trained at "
          + "another size do not fit")
    }
    return notes
  }

  /// Whether points that differ in nothing but the input differ in their parameters.
  private var changesParameters: Bool {
    guard let position = sweep.quantities.firstIndex(of: .parameters) else { return false }
    var known: [[PublishedFact.Setting]: Int] = [:]
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

  // MARK: JSON

  /// `cnnshape.sweep/1` (`docs/json.md`).
  func writeJSON(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.sweep/1")
    json.member("network", model.name)
    json.member("title", model.title)
    json.member("dtype", sweep.precision.rawValue)
    json.key("points")
    json.beginArray()
    for point in sweep.points {
      write(point, to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.key("smallestInputs")
    json.beginArray()
    for (settings, side) in sweep.smallest {
      json.beginObject(.oneLine)
      json.member("settings", settings)
      json.member("side", side)
      json.end()
    }
    json.end()
    json.member("complete", sweep.isComplete)
    json.member("notes", notes)
    json.end()
    try sink.write(json.take())
  }

  /// A point a line, without anything around them.
  func writeLines(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    for point in sweep.points {
      write(point, to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    try sink.write(json.take())
  }

  private func write(_ point: SweepPoint, to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    if !point.configuration.settings.isEmpty {
      json.key("settings")
      json.beginObject(.oneLine)
      for setting in point.configuration.settings { json.member(setting.name, setting.value) }
      json.end()
    }
    if let input = input(of: point) { json.member("input", [input.0, input.1, input.2]) }
    json.member("batch", point.batch)
    switch point.outcome {
    case .figures(let figures):
      json.member("fits", true)
      for (quantity, figure) in zip(sweep.quantities, figures) {
        json.member(quantity.name, figure)
      }
    case .misfit(let misfit):
      json.member("fits", false)
      if let layer = misfit.layer { json.member("layer", layer) }
      json.member("reason", misfit.reason)
    }
    json.end()
  }
}

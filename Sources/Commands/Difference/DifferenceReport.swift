import CNNDiagnostics
import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// A difference in every output format.
struct DifferenceReport {
  let difference: NetworkDifference
  let before: Model
  let after: Model
  /// Whether blocks and equal changes share a line.
  let gathers: Bool
  /// What the descriptions want their readers to know.
  let configurationNotes: [String]

  // MARK: Table

  var table: Table {
    let rows = DifferenceRows(difference, gathers: gathers).rows
    return Table(
      caption: caption, columns: DifferenceReport.columns, rowCount: rows.count,
      totals: totals, notes: notes
    ) { index in
      let row = rows[index]
      let opens = index > 0 && rows[index - 1].kind != row.kind
      return TableRow(
        [
          .text(row.kind.rawValue), .text(row.namesText), .integer(row.layerCount),
          .text(row.words),
        ] + DifferenceReport.cells(row.cost), opensGroup: opens)
    }
  }

  private static let columns = [
    TableColumn("change", alignment: .leading, allowsAbbreviation: false),
    TableColumn("names", header: "layer", alignment: .leading),
    TableColumn("layers", importance: .useful),
    TableColumn("what", alignment: .leading),
    TableColumn("parameters", integers: .signed),
    TableColumn("macs", header: "MACs", integers: .signed),
    TableColumn("activations", integers: .signed, importance: .extra),
    TableColumn(
      "activationBytes", header: "memory", unit: "activations", integers: .signedBinarySize,
      importance: .extra),
  ]

  private static func cells(_ cost: FigureDifference) -> [Cell] {
    [
      .integer(cost.parameters), .integer(cost.macs), .integer(cost.activations),
      .integer(cost.activationBytes),
    ]
  }

  private var totals: [[Cell]] {
    guard !difference.isEmpty else { return [] }
    return [[.text("in all"), .empty, .empty, .empty] + DifferenceReport.cells(difference.cost)]
  }

  private var caption: [String] {
    let batch = difference.after.batch
    let per = batch == 1 ? "one image" : "a batch of \(NumberText.grouped(batch))"
    return ["\(before.name) → \(after.name), \(per)", countsText]
  }

  private var countsText: String {
    guard !difference.isEmpty else {
      return "no difference: \(counted(difference.equalCount, "layer")), all equal"
    }
    let changes = difference.changed
    let parts = [
      (difference.removed.count, "removed"), (difference.added.count, "added"),
      (changes.count { $0.reason == .settings }, "changed"),
      (changes.count { $0.reason == .inputs }, "rewired"),
      (changes.count { $0.reason == .volume }, "of another volume only"),
      (difference.equalCount, "equal"),
    ]
    return "layers: "
      + parts.filter { $0.0 > 0 }.map { "\(NumberText.grouped($0.0)) \($0.1)" }
      .joined(separator: ", ")
  }

  private var notes: [String] {
    let (old, new) = (difference.before.totals, difference.after.totals)
    func step(_ name: String, _ old: Int, _ new: Int) -> String {
      "\(name) \(NumberText.grouped(old)) → \(NumberText.grouped(new))"
    }
    var notes = [
      [
        step("parameters", old.parameters.total, new.parameters.total),
        step("MACs", old.macs, new.macs), step("activations", old.activations, new.activations),
      ].joined(separator: "; ")
    ]
    notes += nameNotes
    if !difference.isEmpty {
      notes.append(
        "each line is what the change costs: MACs of convolutions and fully connected layers, float32 "
          + "activations as in a summary; lines add up to the difference of the totals")
    }
    return notes + configurationNotes
  }

  private var nameNotes: [String] {
    let moved = difference.renamed.filter { difference.isMoved($0) }
    let renamed = difference.renamed.filter { !difference.isMoved($0) }
    return [(moved, "in another block"), (renamed, "under another name")].compactMap { pairs, how in
      guard let first = pairs.first else { return nil }
      let names =
        "\(difference.before.network[first.before].name) → "
        + difference.after.network[first.after].name
      return "\(counted(pairs.count, "layer")) of both \(how): \(names)"
        + (pairs.count > 1 ? ", …" : "")
    }
  }

  // MARK: JSON

  /// `cnnshape.difference/1` (`docs/json.md`).
  func writeJSON(to sink: inout some OutputSink) throws(OutputError) {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.difference/1")
    json.member("batch", difference.after.batch)
    write("before", before, difference.before, to: &json)
    write("after", after, difference.after, to: &json)
    json.member("equal", difference.isEmpty)
    json.member("equalLayers", difference.equalCount)
    json.key("difference")
    json.beginObject(.oneLine)
    write(difference.cost, to: &json)
    json.end()
    json.key("removed")
    json.beginArray()
    for id in difference.removed {
      write(id, in: difference.before, difference.cost(ofRemoved: id), to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.key("added")
    json.beginArray()
    for id in difference.added {
      write(id, in: difference.after, difference.cost(ofAdded: id), to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.key("changed")
    json.beginArray()
    for change in difference.changed {
      write(change, to: &json)
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.key("renamed")
    json.beginArray()
    for pair in difference.renamed {
      json.beginObject(.oneLine)
      writeNames(of: pair, to: &json)
      json.member("moved", difference.isMoved(pair))
      json.end()
      if json.pendingCount >= 1 << 15 { try sink.write(json.take()) }
    }
    json.end()
    json.member("notes", configurationNotes)
    json.end()
    try sink.write(json.take())
  }

  private func write(
    _ key: String, _ model: Model, _ summary: NetworkSummary, to json: inout JSONWriter
  ) {
    json.key(key)
    json.beginObject(.oneLine)
    json.member("name", model.name)
    json.member("title", model.title)
    json.member("layers", summary.network.network.nodes.count)
    json.member("parameters", summary.totals.parameters.total)
    json.member("macs", summary.totals.macs)
    json.member("activations", summary.totals.activations)
    json.end()
  }

  private func write(_ cost: FigureDifference, to json: inout JSONWriter) {
    json.member("parameters", cost.parameters)
    json.member("macs", cost.macs)
    json.member("flops", cost.flops)
    json.member("activations", cost.activations)
    json.member("activationBytes", cost.activationBytes)
  }

  private func write(
    _ id: NodeID, in summary: NetworkSummary, _ cost: FigureDifference, to json: inout JSONWriter
  ) {
    let node = summary.network[id]
    json.beginObject(.oneLine)
    json.member("name", node.name)
    json.member("kind", node.layer.word)
    json.member("settings", node.settingsText)
    json.member("output", summary.network.shape(of: id).extents)
    write(cost, to: &json)
    json.end()
  }

  private func write(_ change: LayerChange, to json: inout JSONWriter) {
    json.beginObject(.oneLine)
    writeNames(of: change.pair, to: &json)
    json.member("kind", difference.after.network[change.pair.after].layer.word)
    json.member("reason", change.reason.rawValue)
    json.key("settings")
    json.beginArray(.oneLine)
    for setting in difference.settings(of: change) {
      json.beginObject(.oneLine)
      json.member("name", setting.name.isEmpty ? "kind" : setting.name)
      json.member("before", setting.before)
      json.member("after", setting.after)
      json.end()
    }
    json.end()
    if change.isRewired {
      let inputs = difference.inputs(of: change)
      json.member("inputsBefore", inputs.before)
      json.member("inputsAfter", inputs.after)
    }
    json.member(
      "outputBefore", difference.before.network.shape(of: change.pair.before).extents)
    json.member("outputAfter", difference.after.network.shape(of: change.pair.after).extents)
    write(difference.cost(of: change), to: &json)
    json.end()
  }

  private func writeNames(of pair: LayerPair, to json: inout JSONWriter) {
    json.member("before", difference.before.network[pair.before].name)
    json.member("after", difference.after.network[pair.after].name)
  }
}

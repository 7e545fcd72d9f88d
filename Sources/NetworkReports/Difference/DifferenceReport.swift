public import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// The report of `diff`: one row per change, or per group of equal ones, with its cost.
public struct DifferenceReport: Sendable {
  let before: ReportSubject
  let after: ReportSubject
  let difference: NetworkDifference
  /// True if blocks and equal changes share a line.
  let gathers: Bool
  let layout: ShapeLayout
  let notes: [String]

  /// A report of what makes one network another.
  ///
  /// - `gathers`: whether blocks and equal changes share a line.
  /// - `layout`: the order in which the page writes a volume's extents.
  /// - `notes`: what else a reader should know of the two.
  public init(
    from before: ReportSubject, to after: ReportSubject, _ difference: NetworkDifference,
    gathers: Bool = true, layout: ShapeLayout = .hwc, notes: [String] = []
  ) {
    self.before = before
    self.after = after
    self.difference = difference
    self.gathers = gathers
    self.layout = layout
    self.notes = notes
  }

  /// The report in its parts, ready for any format.
  public var report: Report {
    let batch = difference.after.batch
    return Report("cnnshape.difference/2") {
      Line("\(before.name) → \(after.name), \(images(batch, one: "one image"))") {
        Member("batch", batch)
        Member("before", data(of: before, difference.before))
        Member("after", data(of: after, difference.after))
      }
      littleShared
      Line(countsText) {
        Member("equal", difference.isEmpty)
        Member("equalLayers", difference.equalCount)
        Member("difference", .record { difference.cost.members })
      }
      lines
      layers
      remarks
      Notes(notes)
    }
  }

  private func data(of subject: ReportSubject, _ summary: NetworkSummary) -> DataValue {
    .record {
      Member("name", subject.name)
      Member("title", subject.title)
      Member("layers", summary.network.network.nodes.count)
      Member("parameters", summary.totals.parameters.total)
      Member("macs", summary.totals.macs)
      Member("activations", summary.totals.activations)
    }
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
      (changes.count { $0.reason == .volume }, "differing only in output shape"),
      (difference.equalCount, "equal"),
    ]
    return "layers: "
      + parts.filter { $0.0 > 0 }.map { "\(NumberText.grouped($0.0)) \($0.1)" }
      .joined(separator: ", ")
  }

  // MARK: Lines of the page

  /// The lines for people, each of one or more layers. Programs get each layer separately.
  private var lines: Section {
    let rows = DifferenceRows(difference, gathers: gathers, layout: layout).rows
    let cost = difference.isEmpty ? nil : difference.cost
    return Section(
      rows: rows, isShownInText: !rows.isEmpty,
      opensGroup: { $0 > 0 && rows[$0 - 1].kind != rows[$0].kind }
    ) {
      Column(
        "change", alignment: .leading, allowsAbbreviation: false,
        total: cost.map { _ in .text("total") }
      ) { .text($0.kind.rawValue) }
      Column("names", header: "layer", alignment: .leading) { .text($0.namesText) }
      Column("layers", importance: .useful) { .integer($0.layerCount) }
      Column("what", alignment: .leading) { .text($0.words) }
      Column("parameters", integers: .signed, total: cost.map { $0.parameters.differenceCell }) {
        $0.cost.parameters.differenceCell
      }
      Column("macs", header: "MACs", integers: .signed, total: cost.map { $0.macs.differenceCell })
      {
        $0.cost.macs.differenceCell
      }
      Column(
        "activations", integers: .signed, importance: .extra,
        total: cost.map { $0.activations.differenceCell }
      ) { $0.cost.activations.differenceCell }
      Column(
        "activationBytes", header: "activation memory", unit: "float32 bytes", integers: .signed,
        importance: .extra, total: cost.map { $0.activationBytes.differenceCell }
      ) { $0.cost.activationBytes.differenceCell }
    }
  }

  // MARK: Layers for programs

  @ReportBuilder private var layers: [Report.Part] {
    let difference = difference
    section("removed", difference.removed, of: difference.before) {
      difference.cost(ofRemoved: $0)
    }
    section("added", difference.added, of: difference.after) { difference.cost(ofAdded: $0) }
    changed
    Section("renamed", rows: difference.renamed) {
      DifferenceReport.names(in: difference) { (pair: LayerPair) in pair }
      Column.data("moved") { .boolean(difference.isMoved($0)) }
    }
  }

  /// Layers that only one of the networks has.
  private func section(
    _ key: String, _ ids: [NodeID], of summary: NetworkSummary,
    cost: @escaping @Sendable (NodeID) -> FigureDifference
  ) -> Section {
    let network = summary.network
    return Section(key, rows: ids) {
      Column.data("name") { .text(network[$0].name) }
      Column.data("kind") { .text(network[$0].layer.word) }
      Column.data("settings") { network[$0].settingsData }
      Column.data("output") { .integers(network.shape(of: $0).data) }
      Column.members { cost($0).members }
    }
  }

  private var changed: Section {
    let difference = difference
    let (old, new) = (difference.before.network, difference.after.network)
    return Section("changed", rows: difference.changed) {
      DifferenceReport.names(in: difference) { (change: LayerChange) in change.pair }
      Column.data("kind") { .text(new[$0.pair.after].layer.word) }
      Column.data("reason") { .text($0.reason.rawValue) }
      Column.data("settings") { change in
        .list(of: difference.settings(of: change), .oneLine) { $0.data }
      }
      Column.data("inputsBefore") { change in
        change.isRewired ? .texts(difference.inputs(of: change).before) : nil
      }
      Column.data("inputsAfter") { change in
        change.isRewired ? .texts(difference.inputs(of: change).after) : nil
      }
      Column.data("outputBefore") { .integers(old.shape(of: $0.pair.before).data) }
      Column.data("outputAfter") { .integers(new.shape(of: $0.pair.after).data) }
      Column.members { difference.cost(of: $0).members }
    }
  }

  /// The names of a layer that both networks have.
  @ColumnsBuilder<Row>
  private static func names<Row>(
    in difference: NetworkDifference, of pair: @escaping @Sendable (Row) -> LayerPair
  ) -> [Column<Row>] {
    Column.data("before") { .text(difference.before.network[pair($0).before].name) }
    Column.data("after") { .text(difference.after.network[pair($0).after].name) }
  }

  // MARK: Remarks

  @ReportBuilder private var remarks: [Report.Part] {
    let (old, new) = (difference.before.totals, difference.after.totals)
    Remark(
      [
        step("parameters", old.parameters.total, new.parameters.total),
        step("MACs", old.macs, new.macs), step("activations", old.activations, new.activations),
      ].joined(separator: "; "))
    for summary in [difference.before, difference.after] {
      for note in PartialNetwork.notes(on: summary.network) {
        Remark("\(summary.network.network.name): \(note)")
      }
    }
    nameRemarks
    if !difference.isEmpty {
      Remark(
        "each line shows what a change costs: MACs of \(MACScope.words), "
          + "float32 activations as in a summary; the lines add up to the difference between the totals"
      )
    }
  }

  /// Says first that there is little to compare.
  @ReportBuilder private var littleShared: [Report.Part] {
    if difference.sharesLittle {
      Line(
        "the two share little: \(NumberText.grouped(difference.alikeWeightLayers)) of "
          + "\(counted(difference.weightLayers, "weight layer")) \(difference.alikeWeightLayers == 1 ? "is" : "are") alike, "
          + "too few to pair the others")
    }
    Member("sharesLittle", difference.sharesLittle)
  }

  private func step(_ name: String, _ old: KnownCount, _ new: KnownCount) -> String {
    "\(name) \(old.grouped) → \(new.grouped)"
  }

  private var nameRemarks: [Remark] {
    let moved = difference.renamed.filter { difference.isMoved($0) }
    let renamed = difference.renamed.filter { !difference.isMoved($0) }
    return [(moved, "in another block"), (renamed, "under another name")].compactMap { pairs, how in
      guard let first = pairs.first else { return nil }
      let names =
        "\(difference.before.network[first.before].name) → "
        + difference.after.network[first.after].name
      return Remark(
        "\(counted(pairs.count, "matched layer")) \(how): \(names)"
          + (pairs.count > 1 ? ", …" : ""))
    }
  }
}

extension Int64? {
  /// A difference; of what is not known there is none.
  fileprivate var differenceCell: Cell { map { .integer($0) } ?? .unknown }
}

extension FigureDifference {
  /// The members that state a cost; null where it is not known.
  @MembersBuilder fileprivate var members: [Member] {
    Member("parameters", parameters)
    Member("macs", macs)
    Member("flops", flops)
    Member("activations", activations)
    Member("activationBytes", activationBytes)
  }
}

extension SettingChange {
  /// The record of a setting; the one that has no name is the kind.
  fileprivate var data: DataValue {
    .record {
      Member("name", name.isEmpty ? "kind" : name)
      Member("before", before)
      Member("after", after)
    }
  }
}

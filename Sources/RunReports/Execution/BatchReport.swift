import CNNTables
import CNNText

/// The execution of one network, as an entry in a report on a batch.
protocol BatchEntry: Sendable {
  associatedtype Layer: Sendable

  var name: String { get }
  /// True if nothing differs.
  var holds: Bool { get }
  /// The reason that the execution did not reach the end, in words; nil if it did.
  var failure: String? { get }
  /// The line above its layers, with the verdicts.
  var title: String { get }
  /// The members in JSON for the network as a whole, after its name.
  var members: [Member] { get }
  /// Its layers; nil if the execution reported nothing about them.
  var layers: [Layer]? { get }
  /// The catalog of what is said of a layer.
  var columns: [Column<Layer>] { get }
  /// Lines below its layers.
  var remarks: [String] { get }

  /// Returns whether nothing differs in a layer.
  static func holds(_ layer: Layer) -> Bool
}

/// A report on one network with every layer, or on a batch of them: a line each, and of those that differ
/// the layers that do. JSON has every layer of all of them. Which form it has depends on what was asked
/// for, not on how many networks there were in the end.
struct BatchReport<Entry: BatchEntry> {
  let schema: String
  let entries: [Entry]
  /// The networks asked for, those included that could not be executed.
  let asked: Int
  /// The line above the table of many networks.
  let title: String
  /// The verb for what was done to a network: `executed`.
  let verb: String
  /// The settings of the execution, for JSON.
  let settings: [Member]
  /// The columns of the page for each of many networks; JSON has `BatchEntry.members`.
  let columns: [Column<Entry>]

  var holds: Bool { entries.allSatisfy { $0.holds } }

  /// The outcome of all networks in one line: those with differences, those that failed on the way, and those
  /// that were not begun.
  private var outcome: String {
    var parts: [String] = []
    let differing = entries.count { !$0.holds && $0.failure == nil }
    if differing > 0 { parts.append(counted(differing, "network") + " with differences") }
    let failed = entries.count { $0.failure != nil }
    if failed > 0 { parts.append("\(counted(failed, "network")) that failed") }
    let shown = parts.isEmpty ? "no differences" : parts.joined(separator: ", ") + ", shown below"
    let missing = asked - entries.count
    return missing == 0
      ? shown : "\(shown); \(counted(missing, "network")) could not be \(verb)"
  }

  var report: Report {
    Report(schema) {
      for setting in settings { setting }
      if asked > entries.count { Member("notBegun", asked - entries.count) }
      if asked != 1 { overview }
      Objects("networks", of: entries) { entry in
        Member("name", entry.name)
        for member in entry.members { member }
        if asked == 1 {
          all(of: entry)
        } else {
          data(of: entry)
          if !entry.holds { differing(of: entry) }
        }
      }
    }
  }

  /// A line for each network.
  @ReportBuilder private var overview: [Report.Part] {
    Line(title)
    Section(rows: entries) { columns }
    Remark(outcome)
  }

  @ReportBuilder private func all(of entry: Entry) -> [Report.Part] {
    Line(entry.title)
    Section(entry.layers == nil ? nil : "layers", rows: entry.layers ?? []) { entry.columns }
    for remark in entry.remarks { Remark(remark) }
  }

  @ReportBuilder private func data(of entry: Entry) -> [Report.Part] {
    if let layers = entry.layers {
      Section("layers", rows: layers) { entry.columns.map { $0.dataOnly } }
    }
  }

  @ReportBuilder private func differing(of entry: Entry) -> [Report.Part] {
    Line(entry.title)
    Section(rows: (entry.layers ?? []).filter { !Entry.holds($0) }) { entry.columns }
    for remark in entry.remarks { Remark(remark) }
  }
}

/// `3 networks`, or `1 of 3 networks` where some could not be executed.
func executed(_ count: Int, of asked: Int) -> String {
  (count == asked ? "" : "\(count) of ") + counted(asked, "network")
}

/// What failed, where and why: `execution failed at `c`: …`.
func failureWords(_ what: String, at layer: String, _ reason: String) -> String {
  "\(what) failed at `\(layer)`: \(reason)"
}

/// The verdict on a layer: `equal`, or what differs.
func verdict(_ differences: [String]) -> String {
  differences.isEmpty ? "equal" : "different: " + differences.joined(separator: "; ")
}

/// `equal` or `different`, as JSON says it.
func word(_ isEqual: Bool) -> String { isEqual ? "equal" : "different" }

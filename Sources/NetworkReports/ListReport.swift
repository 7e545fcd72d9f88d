public import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// The report of `list`: the networks of the zoo, one per line.
public struct ListReport: Sendable {
  /// A network and the zoo's file that describes it.
  public struct Entry: Sendable {
    let network: ComparisonRow
    let file: String

    /// An entry for a network of one of the zoo's files.
    public init(_ network: ComparisonRow, file: String) {
      self.network = network
      self.file = file
    }
  }

  let entries: [Entry]

  /// - `entries`: those of one file one after the other.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The report as a value, for every format.
  public var report: Report {
    let entries = entries
    return Report("cnnshape.list/1") {
      Line("the zoo: \(counted(entries.count, "network"))")
      Section(
        "networks", rows: entries,
        opensGroup: { $0 > 0 && entries[$0 - 1].file != entries[$0].file }
      ) {
        Column("network", alignment: .leading, allowsAbbreviation: false) {
          .text($0.network.subject.name)
        }.data("name") { .text($0.network.subject.name) }
        Column("title", alignment: .leading, importance: .useful) {
          .text($0.network.subject.title)
        }
        Column.data("file") { .text($0.file) }
        Column("input", importance: .extra) { $0.network.input?.cell ?? .empty }
        Column("depth") { .integer($0.network.depth) }
        Column("parameters", integers: .abbreviated) {
          .integer($0.network.summary.totals.parameters.total)
        }
        Column("macs", header: "MACs", integers: .abbreviated) {
          .integer($0.network.summary.totals.macs)
        }
        Column("file", alignment: .leading, importance: .extra) { .text($0.file) }.withoutData
      }
      Remark("`cnnshape show NAME` prints a description, ready to edit")
    }
  }
}

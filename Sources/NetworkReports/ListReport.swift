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

    /// The network's name.
    public var name: String { network.subject.name }

    /// An entry for a network of one of the zoo's files.
    public init(_ network: ComparisonRow, file: String) {
      self.network = network
      self.file = file
    }
  }

  let entries: [Entry]
  /// The number of networks among which they were chosen.
  let candidates: Int
  let pattern: String?
  let condition: String?

  /// - `entries`: those of one file one after the other.
  /// - `candidates`: the number of networks among which they were chosen; nil for as many.
  /// - `pattern`, `condition`: the choice, as written.
  public init(
    _ entries: [Entry], of candidates: Int? = nil, pattern: String? = nil, condition: String? = nil
  ) {
    self.entries = entries
    self.candidates = candidates ?? entries.count
    self.pattern = pattern
    self.condition = condition
  }

  private var title: String {
    let all = counted(candidates, "network")
    let isOne = entries.count == 1
    let choice = [
      pattern.map { "\(isOne ? "matches" : "match") `\($0)`" },
      condition.map { "\(isOne ? "has" : "have") \($0)" },
    ]
    .compactMap { $0 }.joined(separator: " and ")
    return "the zoo: \(all)"
      + (choice.isEmpty ? "" : ", \(NumberText.grouped(entries.count)) of which \(choice)")
  }

  /// The report as a value, for every format.
  public var report: Report {
    let entries = entries
    return Report("cnnshape.list/2") {
      Line(title) {
        Member("candidates", candidates)
        if let pattern { Member("pattern", pattern) }
        if let condition { Member("where", condition) }
      }
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
        Column("depth") { $0.network.depth.cell }
        Column("parameters", integers: .abbreviated) {
          $0.network.summary.totals.parameters.total.cell
        }
        Column("macs", header: "MACs", integers: .abbreviated) {
          $0.network.summary.totals.macs.cell
        }
        Column("file", alignment: .leading, importance: .extra) { .text($0.file) }.withoutData
      }
      Remark("`cnnshape show NAME` prints a description, ready to edit")
    }
  }
}

public import CNNTables
import CNNText
public import NetworkModel
import NetworkSpec

/// The report of `explain MODEL`: the layers of a model, or of one instance of a block, each of which can be
/// explained.
public struct LayersReport: Sendable {
  let subject: ReportSubject
  let network: InferredNetwork
  let origin: String
  let instance: Int?

  /// - `origin`: the model as a command line names it.
  /// - `instance`: index of the block instance or side output whose layers are wanted; nil for all.
  public init(
    _ subject: ReportSubject, _ network: InferredNetwork, origin: String, instance: Int? = nil
  ) {
    self.instance = instance
    self.subject = subject
    self.network = network
    self.origin = origin
  }

  /// The report, in no format yet.
  public var report: Report {
    let rows = LayerRows(of: network, instance: instance)
    return Report("cnnshape.layers/2") {
      subject
      Line(heading(counted(rows.count, "layer")))
      Section("layers", rowCount: rows.count, row: { rows[$0] }) {
        Column("layer", alignment: .leading, allowsAbbreviation: false) { .text($0.name) }
          .data("name") { .text($0.name) }
        Column("kind", alignment: .leading) { .text($0.kind) }
        Column("settings", alignment: .leading, importance: .useful) { .text($0.settings) }
          .data { $0.settingsData }
        Column("output") { $0.output.cell }
      }
      Remark("`cnnshape explain \(origin) LAYER` derives each figure of a layer")
    }
  }

  private func heading(_ layers: String) -> String {
    guard let instance else { return layers }
    let block = network.network.blocks[instance]
    let kind = block.isSideOutput ? "a side output" : "an instance of `\(block.block)`"
    return "`\(block.name)`, \(kind): \(layers)"
  }
}

import CNNDiagnostics
import NetworkAnalysis
import NetworkInterchange
import NetworkModel
import NetworkSpec
import Testing

/// What came of a text in the format of Caffe.
struct CaffeResult {
  let elaboration: Elaboration?
  let diagnostics: [Diagnostic]

  init(_ text: String, _ settings: ElaborationSettings = ElaborationSettings()) {
    self.init(bytes: Array(text.utf8), settings)
  }

  init(bytes: [UInt8], _ settings: ElaborationSettings = ElaborationSettings()) {
    var sources = SourceMap()
    let file = CaffeFile(
      reading: SourceFile(path: "net.prototxt", bytes: bytes), into: &sources, memory: nil)
    elaboration = file.networks.first.flatMap { file.elaborate($0, settings: settings) }
    diagnostics = file.diagnostics + (elaboration?.diagnostics ?? [])
  }

  var network: InferredNetwork? { elaboration?.network }

  /// The findings in short: `error[syntax]: the string does not end on its line`.
  var findings: [String] {
    diagnostics.map { "\($0.severity.rawValue)[\($0.id.rawValue)]: \($0.headline)" }
  }

  /// Layers and their volumes: `conv1 24×24×20`.
  var shapes: [String] {
    guard let network else { return [] }
    return network.network.nodes.indices.map { index in
      let id = network.network.id(at: index)
      return "\(network[id].name) \(network.shape(of: id))"
    }
  }

  var summary: NetworkSummary {
    get throws {
      try NetworkSummary(
        of: try #require(network, "\(findings)"), batch: 1, precision: .float32,
        includesBranches: false)
    }
  }
}

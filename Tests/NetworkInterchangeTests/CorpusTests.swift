import CNNDiagnostics
import FileFormats
import Foundation
import NetworkAnalysis
import NetworkInterchange
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// What has been trouble before stays harmless: the folders of `Tests/Fixtures/Corpus`, one for each reader, are replayed.
@Suite("Corpus of importers") struct ImporterCorpusTests {
  static let files: [String] = {
    let folder = packageFolder.appending(path: "Tests/Fixtures/Corpus")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { $0.contains("/") }.sorted()
  }()

  @Test("the corpus is there")
  func isThere() { #expect(Self.files.count >= 40) }

  @Test(
    "every file ends, with findings that can be shown or with a network that can be written",
    arguments: files)
  func ends(_ path: String) throws {
    let file = packageFolder.appending(path: "Tests/Fixtures/Corpus/\(path)")
    let bytes = Array(try Data(contentsOf: file))
    for isPartial in [false, true] {
      var settings = ElaborationSettings()
      settings.mostNodes = 2_000
      settings.imports.isPartial = isPartial
      if path.hasPrefix("onnx/") {
        let file = ONNXFile(reading: ByteBuffer(bytes), path: path)
        let networks = file.networks.compactMap { file.elaborate($0, settings: settings)?.network }
        for network in networks { try Self.use(network) }
        #expect(!networks.isEmpty || !Self.words(file, settings).isEmpty)
      } else {
        let network = ImportedNetwork(bytes, as: path, settings)
        #expect(network.network != nil || !network.errors.isEmpty)
        if let network = network.network { try Self.use(network) }
      }
    }
  }

  /// Sums a network up, and writes it: if a description can say what it is, the description reads back.
  private static func use(_ network: InferredNetwork) throws {
    _ = try? NetworkSummary(of: network)
    guard let written = try? FoldedNetworkWriter.result(of: network) else { return }
    _ = try describedNetwork(written.text)
  }

  /// The findings on a file and its networks.
  private static func words(_ file: ONNXFile, _ settings: ElaborationSettings) -> [String] {
    let elaborations = file.networks.compactMap { file.elaborate($0, settings: settings) }
    return (file.diagnostics + elaborations.flatMap(\.diagnostics)).map(\.headline)
  }
}

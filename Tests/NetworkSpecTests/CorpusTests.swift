import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Testing

/// What has been trouble before stays harmless: `Tests/Fixtures/Corpus` is replayed.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Corpus")

  static let names: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".kdl") }.sorted()
  }()

  /// Graphs in JSON.
  static let graphs: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
  }()

  @Test("the corpus is there")
  func isThere() { #expect(Self.names.count >= 10) }

  @Test("every file ends, with findings that can be shown or with figures", arguments: names)
  func ends(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: name, bytes: bytes), into: &sources, imports: NoImports())
    var diagnostics = library.diagnostics
    var figures = 0
    var settings = ElaborationSettings()
    settings.mostNodes = 2_000
    for network in library.networks {
      let expanded = library.elaborate(network, settings: settings)
      let elaboration = try #require(expanded)
      diagnostics += elaboration.diagnostics
      guard let inferred = elaboration.network else { continue }
      if (try? NetworkSummary(of: inferred)) != nil { figures += 1 }
    }
    let shown = DiagnosticRenderer(sources: sources).render(diagnostics)
    #expect(figures > 0 || shown.contains("error[") || library.networks.isEmpty)
  }

  @Test("every graph ends likewise", arguments: graphs)
  func graphEnds(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    var sources = SourceMap()
    let file = GraphFile(reading: SourceFile(path: name, bytes: bytes), into: &sources)
    var diagnostics = file.diagnostics
    var figures = 0
    for network in file.networks {
      let elaboration = try #require(file.elaborate(network))
      diagnostics += elaboration.diagnostics
      if let inferred = elaboration.network, (try? NetworkSummary(of: inferred)) != nil {
        figures += 1
      }
    }
    let shown = DiagnosticRenderer(sources: sources).render(diagnostics)
    #expect(figures > 0 || shown.contains("error["))
  }
}

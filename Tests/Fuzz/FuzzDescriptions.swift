import CNNDiagnostics
import KDL
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec

/// Whatever the bytes, reading them as a description or as a graph in JSON ends, in bounded memory, without a trap: parsing,
/// formatting, expansion, inference, figures, facts and the rendering of every finding.
///
/// Built and run by `.ci/fuzz`; not part of the package.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  read(bytes)
  readGraph(bytes)
  if let formatted = try? KDLFormatter.format(bytes) {
    guard let again = try? KDLFormatter.format(Array(formatted.utf8)), again == formatted else {
      fatalError("formatting is not stable")
    }
  }
  return 0
}

private func read(_ bytes: [UInt8]) {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "fuzz.kdl", bytes: bytes), into: &sources, imports: NoImports())
  var diagnostics = library.diagnostics
  var settings = ElaborationSettings()
  // The bounds are what is tested, not how long they take.
  settings.mostNodes = 2_000
  settings.foldsBatchNormalization = bytes.count % 2 == 1
  for name in library.networks.prefix(4) {
    guard let elaboration = library.elaborate(name, settings: settings) else {
      fatalError("a declared network is not found")
    }
    diagnostics += elaboration.diagnostics
    guard let network = elaboration.network else { continue }
    guard let summary = try? NetworkSummary(of: network) else { continue }
    _ = ArchitecturePattern(of: network.network)
    _ = NetworkDepth(of: network)
    for index in network.network.nodes.indices {
      _ = try? LayerExplanation(of: network.network.id(at: index), in: summary)
    }
    if let facts = try? FactCheck(network) {
      for fact in elaboration.facts { _ = facts.check(fact) }
    }
    if let text = try? NetworkWriter.text(of: network) { readBack(text, as: network) }
    let facts = elaboration.facts.filter { $0.settings.isEmpty }
    readBack(
      GraphWriter.bytes(
        of: network, settings: elaboration.parameters, citations: elaboration.citations,
        facts: facts), as: network)
  }
  _ = DiagnosticRenderer(sources: sources).render(diagnostics)
  _ = DiagnosticFormat.concise(diagnostics, in: sources)
}

private func readGraph(_ bytes: [UInt8]) {
  var sources = SourceMap()
  let file = GraphFile(reading: SourceFile(path: "fuzz.json", bytes: bytes), into: &sources)
  var diagnostics = file.diagnostics
  var settings = ElaborationSettings()
  settings.foldsBatchNormalization = bytes.count % 2 == 1
  for name in file.networks {
    guard let elaboration = file.elaborate(name, settings: settings) else {
      fatalError("the network is not found")
    }
    diagnostics += elaboration.diagnostics
    guard let network = elaboration.network else { continue }
    if let facts = try? FactCheck(network) {
      for fact in elaboration.facts { _ = facts.check(fact) }
    }
    _ = try? NetworkSummary(of: network)
    readBack(GraphWriter.bytes(of: network), as: network)
  }
  _ = DiagnosticRenderer(sources: sources).render(diagnostics)
}

/// What the writer of graphs writes is the same network.
private func readBack(_ bytes: [UInt8], as network: InferredNetwork) {
  var sources = SourceMap()
  let file = GraphFile(reading: SourceFile(path: "written.json", bytes: bytes), into: &sources)
  guard let again = file.elaborate(network.network.name)?.network else {
    fatalError("a written graph does not read back:\n\(String(decoding: bytes, as: UTF8.self))")
  }
  guard again.network.nodes.map(\.layer) == network.network.nodes.map(\.layer),
    again.network.nodes.map(\.inputs) == network.network.nodes.map(\.inputs)
  else {
    fatalError("a written graph reads back otherwise:\n\(String(decoding: bytes, as: UTF8.self))")
  }
}

/// What the writer writes is the same network.
private func readBack(_ text: String, as network: InferredNetwork) {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "written.kdl", bytes: Array(text.utf8)), into: &sources,
    imports: NoImports())
  guard let again = library.elaborate(network.network.name)?.network else {
    fatalError("a written network does not read back:\n\(text)")
  }
  guard again.network.nodes.map(\.layer) == network.network.nodes.map(\.layer) else {
    fatalError("a written network reads back otherwise:\n\(text)")
  }
}

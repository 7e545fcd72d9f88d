import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

/// The network `n` of a description, with its facts.
func elaborated(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Elaboration {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "n.kdl", bytes: Array(text.utf8)), into: &sources,
    imports: NoImports())
  let expanded = library.elaborate("n")
  let elaboration = try #require(expanded, sourceLocation: sourceLocation)
  let messages = (library.diagnostics + elaboration.diagnostics)
    .filter { $0.severity == .error }.map(\.headline)
  #expect(messages == [], sourceLocation: sourceLocation)
  return elaboration
}

func network(
  _ body: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> InferredNetwork {
  try #require(
    elaborated("network n {\n\(body)\n}", sourceLocation: sourceLocation).network,
    sourceLocation: sourceLocation)
}

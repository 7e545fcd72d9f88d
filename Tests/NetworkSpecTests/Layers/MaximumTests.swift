import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct MaximumTests {
  @Test(
    "maximum",
    arguments: [
      WordCase(#"maximum"#, .maximum(Maximum()), writes: #""#)
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"maximum «along»=height { path {}; path {} }"#, .unknownProperty)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

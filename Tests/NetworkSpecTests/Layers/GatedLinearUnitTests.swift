import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct GatedLinearUnitTests {
  @Test(
    "gated linear unit",
    arguments: [
      WordCase(#"glu"#, .gatedLinearUnit(GatedLinearUnit()), writes: #""#)
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"glu «dim»=1"#, .unknownProperty)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

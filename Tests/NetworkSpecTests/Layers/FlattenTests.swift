import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct FlattenTests {
  @Test(
    "flatten",
    arguments: [
      WordCase(#"flatten"#, .flatten(Flatten()), writes: #""#)
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"flatten «order»=chw"#, .unknownProperty)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

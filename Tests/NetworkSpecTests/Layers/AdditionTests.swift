import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct AdditionTests {
  @Test(
    "addition",
    arguments: [
      WordCase(#"add"#, .addition(Addition()), writes: #""#),
      WordCase(#"add weights=normalized"#, .addition(Addition(weights: .normalized))),
      WordCase(#"subtract"#, .addition(Addition(.difference)), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"add «along»=height { path {}; path {} }"#, .unknownProperty),
      (#"add weights=«learned» { path {}; path {} }"#, .invalidChoice),
      (#"subtract «weights»=plain { path {}; path {} }"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ScaleTests {
  @Test(
    "per-channel scale and bias",
    arguments: [
      WordCase(#"scale"#, .scale(Scale()), writes: #""#),
      WordCase(#"scale terms=factor"#, .scale(Scale(.factor))),
      WordCase(#"scale terms=bias"#, .scale(Scale(.bias))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"scale terms=«both»"#, .invalidChoice)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

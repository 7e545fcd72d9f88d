import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct L2NormalizationTests {
  @Test(
    "L2 normalization",
    arguments: [
      WordCase(#"l2-normalize"#, .l2Normalization(try L2Normalization()), writes: #""#),
      WordCase(
        #"l2-normalize epsilon=0.5 scale=#true"#,
        .l2Normalization(try L2Normalization(epsilon: 0.5, hasScale: true))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"l2-normalize epsilon=«-1»"#, .valueOutOfRange),
      (#"l2-normalize scale=«20»"#, .wrongType),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct LocalResponseNormalizationTests {
  @Test(
    "local response normalization",
    arguments: [
      WordCase(
        #"lrn"#, .localResponseNormalization(try LocalResponseNormalization()), writes: #""#),
      WordCase(
        #"lrn size=3 alpha=0.001 beta=0.5 k=1 alpha-divided-by-size=#true"#,
        .localResponseNormalization(
          try LocalResponseNormalization(
            size: 3, alpha: 0.001, beta: 0.5, k: 1, alphaDividedBySize: true))),
      WordCase(
        #"lrn size=5 alpha=1e-4 beta=0.75 k=2"#,
        .localResponseNormalization(try LocalResponseNormalization()), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"lrn size=«0»"#, .valueOutOfRange),
      (#"lrn size=«2.5»"#, .arithmetic),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

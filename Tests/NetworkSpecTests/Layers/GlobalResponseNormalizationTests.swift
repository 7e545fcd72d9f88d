import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct GlobalResponseNormalizationTests {
  @Test(
    "global response normalization",
    arguments: [
      WordCase(
        #"grn"#, .globalResponseNormalization(try GlobalResponseNormalization()), writes: #""#),
      WordCase(
        #"grn epsilon=0.5"#,
        .globalResponseNormalization(try GlobalResponseNormalization(epsilon: 0.5))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"grn epsilon=«-1»"#, .valueOutOfRange),
      (#"grn «affine»=#false"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct InstanceNormalizationTests {
  @Test(
    "instance normalization",
    arguments: [
      WordCase(
        #"instancenorm"#, .instanceNormalization(try InstanceNormalization()), writes: #""#),
      WordCase(
        #"instancenorm epsilon=2 affine=#true statistics=#true"#,
        .instanceNormalization(
          try InstanceNormalization(epsilon: 2, affine: true, tracksStatistics: true))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"instancenorm epsilon=«-1»"#, .valueOutOfRange),
      (#"instancenorm affine=«1»"#, .wrongType),
      (#"instancenorm «groups»=2"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

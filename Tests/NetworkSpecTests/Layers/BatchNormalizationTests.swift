import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct BatchNormalizationTests {
  @Test(
    "batch normalization",
    arguments: [
      WordCase(#"batchnorm"#, .batchNormalization(try BatchNormalization()), writes: #""#),
      WordCase(
        #"batchnorm epsilon=0.001 affine=#false statistics=#false"#,
        .batchNormalization(
          try BatchNormalization(epsilon: 0.001, affine: false, tracksStatistics: false))),
      WordCase(
        #"batchnorm epsilon=1e-05"#, .batchNormalization(try BatchNormalization()), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"batchnorm epsilon=«-1»"#, .valueOutOfRange),
      (#"batchnorm affine=«no»"#, .wrongType),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

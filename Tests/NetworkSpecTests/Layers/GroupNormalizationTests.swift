import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct GroupNormalizationTests {
  @Test(
    "group normalization",
    arguments: [
      WordCase(#"groupnorm groups=4"#, .groupNormalization(try GroupNormalization(groups: 4))),
      WordCase(
        #"groupnorm groups=3 epsilon=2 affine=#false"#,
        .groupNormalization(try GroupNormalization(groups: 3, epsilon: 2, affine: false))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«groupnorm»"#, .missingProperty),
      (#"groupnorm groups=«3»"#, .channelMismatch),
      (#"groupnorm groups=«0»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

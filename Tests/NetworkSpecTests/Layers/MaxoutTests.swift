import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct MaxoutTests {
  @Test(
    "maxout",
    arguments: [
      WordCase(#"maxout pieces=4"#, .maxout(try Maxout(pieces: 4)))
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«maxout»"#, .missingProperty),
      (#"maxout pieces=«0»"#, .valueOutOfRange),
      (#"maxout pieces=«3»"#, .channelMismatch),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct DropoutTests {
  @Test(
    "dropout",
    arguments: [
      WordCase(#"dropout"#, .dropout(try Dropout()), writes: #""#),
      WordCase(#"dropout rate=0.7"#, .dropout(try Dropout(rate: 0.7))),
      WordCase(#"dropout rate=0"#, .dropout(try Dropout(rate: 0))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"dropout rate=«1.5»"#, .valueOutOfRange),
      (#"dropout rate=«-0.1»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

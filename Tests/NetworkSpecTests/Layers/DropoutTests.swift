import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct DropoutTests {
  @Test(
    "dropout",
    arguments: [
      WordCase(#"drop-path rate=0.1"#, .dropout(try Dropout(rate: 0.1, of: .images))),
      WordCase(#"drop-path rate=0.5"#, .dropout(try Dropout(rate: 0.5, of: .images))),
      WordCase(#"dropout of=channels"#, .dropout(try Dropout(of: .channels))),
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
      (#"«drop-path»"#, .missingProperty),
      (#"dropout of=«images»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

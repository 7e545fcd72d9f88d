import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct FullyConnectedTests {
  @Test(
    "fully connected layers",
    arguments: [
      WordCase(
        #"fc units=4 over=positions"#,
        .fullyConnected(try FullyConnected(units: 4, over: .positions))),
      WordCase(#"fc units=10"#, .fullyConnected(try FullyConnected(units: 10))),
      WordCase(
        #"fc units=10 bias=none"#, .fullyConnected(try FullyConnected(units: 10, bias: .none))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«fc»"#, .missingProperty),
      (#"fc units=«0»"#, .valueOutOfRange),
      (#"fc units=1 bias=«per-position»"#, .invalidChoice),
      (#"fc units=4 over=«channels»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ReshapeTests {
  @Test(
    "reshape",
    arguments: [
      WordCase(
        #"reshape height=2 width=2 channels=12288"#,
        .reshape(try Reshape(height: 2, width: 2, channels: 12_288))),
      WordCase(
        #"reshape width=1 channels="height * width""#,
        .reshape(try Reshape(height: nil, width: 1, channels: 4096)),
        writes: #"width=1 channels=4096"#),
      WordCase(
        #"reshape height=4 channels=4"#,
        .reshape(try Reshape(height: 4, width: nil, channels: 4))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«reshape»"#, .missingProperty),
      (#"«reshape» width=4"#, .missingProperty),
      (#"reshape height=«0» width=2"#, .valueOutOfRange),
      (#"«reshape» height=3 width=5 channels=7"#, .shapeMismatch),
      (#"«reshape» height=3 width=5"#, .shapeMismatch),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

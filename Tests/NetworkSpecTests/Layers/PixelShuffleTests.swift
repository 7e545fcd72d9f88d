import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct PixelShuffleTests {
  @Test(
    "pixel shuffle",
    arguments: [
      WordCase(#"pixel-shuffle factor=2"#, .pixelShuffle(try PixelShuffle(factor: 2)))
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«pixel-shuffle»"#, .missingProperty),
      (#"pixel-shuffle factor=«3»"#, .channelMismatch),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

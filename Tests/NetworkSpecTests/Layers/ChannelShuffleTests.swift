import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ChannelShuffleTests {
  @Test(
    "channel shuffle",
    arguments: [
      WordCase(#"channel-shuffle groups=3"#, .channelShuffle(try ChannelShuffle(groups: 3)))
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«channel-shuffle»"#, .missingProperty),
      (#"channel-shuffle groups=«3»"#, .channelMismatch),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ChannelSliceTests {
  @Test(
    "a slice of channels",
    arguments: [
      WordCase(#"slice count=3"#, .channelSlice(try ChannelSlice(from: 0, count: 3))),
      WordCase(#"slice start=2 count=3"#, .channelSlice(try ChannelSlice(from: 2, count: 3))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«slice»"#, .missingProperty),
      (#"slice start=2 count=«3»"#, .channelMismatch),
      (#"slice start=«-1» count=1"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

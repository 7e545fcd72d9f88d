import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct PaddingTests {
  @Test(
    "padding of space and of channels",
    arguments: [
      WordCase(#"pad pad=2"#, .padding(try Padding(Sides(top: 2, left: 2, bottom: 2, right: 2)))),
      WordCase(
        #"pad pad="1x2""#, .padding(try Padding(Sides(top: 1, left: 2, bottom: 1, right: 2)))),
      WordCase(
        #"pad pad="1,2,3,4" channels=5 channels-before=6"#,
        .padding(
          try Padding(
            Sides(top: 1, left: 2, bottom: 3, right: 4), channelsBefore: 6, channelsAfter: 5))),
      WordCase(#"pad"#, .padding(try Padding(Sides())), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"pad pad=«same»"#, .wrongType),
      (#"pad channels=«-1»"#, .valueOutOfRange),
      (#"pad pad=«-1»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

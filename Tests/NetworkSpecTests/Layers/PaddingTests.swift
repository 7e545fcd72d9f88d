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
      WordCase(
        #"pad pad=1 value=-2.5"#,
        .padding(
          try Padding(
            Sides(top: 1, left: 1, bottom: 1, right: 1), filling: .constant(-2.5)))),
      WordCase(
        #"pad pad=2 mode=reflect"#,
        .padding(
          try Padding(
            Sides(top: 2, left: 2, bottom: 2, right: 2), filling: .copies(.reflect)))),
      WordCase(
        #"pad pad="0,1,2,3" mode=replicate"#,
        .padding(
          try Padding(
            Sides(top: 0, left: 1, bottom: 2, right: 3), filling: .copies(.replicate)))),
      WordCase(
        #"pad pad=2 mode=circular"#,
        .padding(
          try Padding(
            Sides(top: 2, left: 2, bottom: 2, right: 2), filling: .copies(.circular)))),
      WordCase(
        #"pad pad=2 channels=1 mode=zeros"#,
        .padding(
          try Padding(Sides(top: 2, left: 2, bottom: 2, right: 2), channelsAfter: 1)),
        writes: #"pad=2 channels=1"#),
      WordCase(#"pad"#, .padding(try Padding(Sides())), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"pad pad=«same»"#, .wrongType),
      (#"pad channels=«-1»"#, .valueOutOfRange),
      (#"pad pad=«-1»"#, .valueOutOfRange),
      (#"pad pad=«99» mode=reflect"#, .shapeMismatch),
      (#"pad pad=1 mode=«mirror»"#, .invalidChoice),
      (#"pad pad=1 mode=reflect value=«3»"#, .duplicateProperty),
      (#"pad channels=«3» mode=circular"#, .duplicateProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

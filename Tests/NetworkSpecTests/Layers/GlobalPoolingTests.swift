import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct GlobalPoolingTests {
  @Test(
    "global poolings",
    arguments: [
      WordCase(#"mean"#, .globalPooling(GlobalPooling(.average, .over(.plane))), writes: #""#),
      WordCase(
        #"mean over=channels"#, .globalPooling(GlobalPooling(.average, .over(.channels)))),
      WordCase(
        #"max over=plane"#, .globalPooling(GlobalPooling(.max, .over(.plane))), writes: #""#),
      WordCase(#"sum over=channels"#, .globalPooling(GlobalPooling(.sum, .over(.channels)))),
      WordCase(#"l2 over=channels"#, .globalPooling(GlobalPooling(.l2, .over(.channels)))),
      WordCase(#"global-maxpool"#, .globalPooling(GlobalPooling(.max)), writes: #""#),
      WordCase(#"global-avgpool"#, .globalPooling(GlobalPooling(.average)), writes: #""#),
      WordCase(#"global-l2pool"#, .globalPooling(GlobalPooling(.l2)), writes: #""#),
      WordCase(
        #"global-lppool power=1.5"#, .globalPooling(GlobalPooling(try .norm(power: 1.5)))),
      WordCase(
        #"lp power=3 over=channels"#,
        .globalPooling(GlobalPooling(try .norm(power: 3), .over(.channels)))),
      WordCase(#"global-sumpool"#, .globalPooling(GlobalPooling(.sum)), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"global-avgpool «kernel»=2"#, .unknownProperty),
      (#"global-avgpool «over»=plane"#, .unknownProperty),
      (#"mean over=«volume»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

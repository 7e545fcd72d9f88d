import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct SoftmaxTests {
  @Test(
    "softmax and its logarithm",
    arguments: [
      WordCase(#"softmax over=height"#, .softmax(Softmax(over: .height))),
      WordCase(#"log-softmax over=width"#, .softmax(Softmax(.logarithmic, over: .width))),
      WordCase(#"softmax"#, .softmax(Softmax()), writes: #""#),
      WordCase(#"softmax over=volume"#, .softmax(Softmax(over: .volume))),
      WordCase(#"softmax over=channels"#, .softmax(Softmax(over: .channels))),
      WordCase(#"log-softmax"#, .softmax(Softmax(.logarithmic)), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"softmax over=«unstated»"#, .invalidChoice),
      (#"log-softmax over=«all»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

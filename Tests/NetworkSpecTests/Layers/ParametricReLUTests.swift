import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ParametricReLUTests {
  @Test(
    "parametric ReLUs",
    arguments: [
      WordCase(#"prelu"#, .parametricReLU(ParametricReLU()), writes: #""#),
      WordCase(#"prelu slopes=shared"#, .parametricReLU(ParametricReLU(slopes: .shared))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"prelu slopes=«one»"#, .invalidChoice)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct MatrixMultiplicationTests {
  @Test(
    "matrix multiplication",
    arguments: [
      WordCase(#"matmul"#, .matrixMultiplication(MatrixMultiplication()), writes: #""#),
      WordCase(
        #"matmul transpose=first-path"#,
        .matrixMultiplication(MatrixMultiplication(transposing: .first))),
      WordCase(
        #"matmul transpose=second-path"#,
        .matrixMultiplication(MatrixMultiplication(transposing: .second))),
    ])
  func words(_ word: WordCase) throws { try word.check(on: "2 2 4") }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"matmul transpose=«both» { path {}; path {} }"#, .invalidChoice),
      (#"«matmul» { path {}; path {} }"#, .volumeMismatch),
      (#"«matmul» transpose=first-path { path {}; path {}; path {} }"#, .missingInput),
      (#"«matmul» { path {} }"#, .missingArgument),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }

  @Test("a message says what is summed over, and what is there")
  func message() {
    let report = Reading(networkText("matmul { path {}; path { conv filters=6 kernel=1 } }")).report
    #expect(report.contains("has 4 channels to sum over, and 64 positions"))
    #expect(
      report.contains("the channels of the first path, which are the positions of the second"))
  }
}

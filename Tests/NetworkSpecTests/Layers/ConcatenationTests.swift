import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ConcatenationTests {
  @Test(
    "concatenation along an axis",
    arguments: [
      WordCase(#"concat"#, .concatenation(Concatenation()), writes: #""#),
      WordCase(#"concat along=height"#, .concatenation(Concatenation(along: .height))),
      WordCase(#"concat along=width"#, .concatenation(Concatenation(along: .width))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"concat along=«depth» { path {}; path {} }"#, .invalidChoice)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

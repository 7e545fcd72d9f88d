import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct RadialBasisTests {
  @Test(
    "radial basis layers",
    arguments: [
      WordCase(#"rbf units=10"#, .radialBasis(try RadialBasis(units: 10)))
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«rbf»"#, .missingProperty),
      (#"rbf units=«-2»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct RegionPoolingTests {
  @Test(
    "region pooling",
    arguments: [
      WordCase(
        #"roi-pool regions=300 height=7 width=5"#,
        .regionPooling(try RegionPooling(regions: 300, height: 7, width: 5)))
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«roi-pool» height=7 width=7"#, .missingProperty),
      (#"roi-pool regions=«0» height=7 width=7"#, .valueOutOfRange),
      (#"roi-pool regions=3 height=7 width=«-1»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct AdaptivePoolingTests {
  @Test(
    "adaptive poolings",
    arguments: [
      WordCase(
        #"adaptive-maxpool height=3 width=2"#,
        .adaptivePooling(try AdaptivePooling(.max, to: Extents(height: 3, width: 2)))),
      WordCase(
        #"adaptive-avgpool height=3 width=2"#,
        .adaptivePooling(try AdaptivePooling(.average, to: Extents(height: 3, width: 2)))),
      WordCase(
        #"adaptive-l2pool height=3 width=2"#,
        .adaptivePooling(try AdaptivePooling(.l2, to: Extents(height: 3, width: 2)))),
      WordCase(
        #"adaptive-lppool height=3 width=2 power=4"#,
        .adaptivePooling(
          try AdaptivePooling(.norm(power: 4), to: Extents(height: 3, width: 2)))),
      WordCase(
        #"adaptive-sumpool height=3 width=2"#,
        .adaptivePooling(try AdaptivePooling(.sum, to: Extents(height: 3, width: 2)))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«adaptive-avgpool» height=2"#, .missingProperty),
      (#"adaptive-avgpool height=«0» width=2"#, .valueOutOfRange),
      (#"adaptive-maxpool height=2 width=«-1»"#, .valueOutOfRange),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

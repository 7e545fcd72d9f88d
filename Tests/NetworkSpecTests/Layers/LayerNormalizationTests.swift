import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct LayerNormalizationTests {
  @Test(
    "layer normalization",
    arguments: [
      WordCase(
        #"layernorm bias=none"#, .layerNormalization(try LayerNormalization(hasBias: false))),
      WordCase(
        #"layernorm affine=#false bias=none"#,
        .layerNormalization(try LayerNormalization(affine: false)), writes: #"affine=#false"#),
      WordCase(#"layernorm"#, .layerNormalization(try LayerNormalization()), writes: #""#),
      WordCase(
        #"layernorm over=channels epsilon=1e-06 affine=#false"#,
        .layerNormalization(try LayerNormalization(over: .channels, epsilon: 1e-6, affine: false))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"layernorm over=«all»"#, .invalidChoice)
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

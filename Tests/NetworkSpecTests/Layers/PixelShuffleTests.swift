import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct PixelShuffleTests {
  @Test(
    "pixel shuffle",
    arguments: [
      WordCase(#"pixel-unshuffle factor=4"#, .pixelShuffle(try PixelShuffle(factor: 4, .toDepth))),
      WordCase(
        #"depth-to-space factor=2"#,
        .pixelShuffle(try PixelShuffle(factor: 2, .toSpace, order: .pixelFirst))),
      WordCase(
        #"space-to-depth factor=2 order=dcr"#,
        .pixelShuffle(try PixelShuffle(factor: 2, .toDepth, order: .pixelFirst)),
        writes: #"factor=2"#),
      WordCase(#"pixel-shuffle factor=2"#, .pixelShuffle(try PixelShuffle(factor: 2))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test("the orders of the words can be exchanged")
  func orders() throws {
    let ordered = try network(
      """
      depth-to-space factor=2 order=crd
      space-to-depth factor=2 order=crd
      """)
    #expect(ordered.nodes.map(\.layer.word) == ["input", "pixel-shuffle", "pixel-unshuffle"])
  }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«pixel-shuffle»"#, .missingProperty),
      (#"pixel-shuffle factor=«3»"#, .channelMismatch),
      (#"pixel-unshuffle factor=«3»"#, .shapeMismatch),
      (#"pixel-shuffle factor=2 «order»=crd"#, .unknownProperty),
      (#"depth-to-space factor=2 order=«nhwc»"#, .invalidChoice),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}

@_spi(Rules) import NetworkModel
import Testing

struct GlobalResponseNormalizationTests {
  @Test(arguments: [
    // Squares, factors and γ; sums of squares, β and x; the mean of 6 norms and ε.
    LayerCase(
      "a γ and a β for each channel",
      .globalResponseNormalization(try GlobalResponseNormalization()), on: [5, 4, 6],
      gives: [5, 4, 6], weights: 6, biases: 6,
      operations: [
        .multiplications: 360, .additions: 360 + 6 + 1, .divisions: 7, .squareRoots: 6,
      ])
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("every value depends on all of the volume")
  func reads() throws {
    let input = try volume(5, 4, 6)
    let reads = try GlobalResponseNormalization().reads(
      of: input, at: 0, to: input)
    #expect(reads.rows.isWhole && reads.columns.isWhole)
    #expect(reads.channels.range(of: 2...2, among: 6) == 0...5)
  }

  @Test("ε is not negative", arguments: [-1, Double.nan, .infinity])
  func epsilon(value: Double) {
    #expect(throws: LayerError.self) { try GlobalResponseNormalization(epsilon: value) }
  }
}

@_spi(Rules) import NetworkModel
import Testing

struct L2NormalizationTests {
  @Test(arguments: [
    LayerCase(
      "a norm and a comparison for each position", .l2Normalization(try L2Normalization()),
      on: [5, 4, 6], gives: [5, 4, 6],
      operations: [
        .multiplications: 120, .additions: 120, .divisions: 120, .comparisons: 20,
        .squareRoots: 20,
      ]),
    LayerCase(
      "SSD300's factors of conv4_3 (torchvision: `scale_weight`)",
      .l2Normalization(try L2Normalization(hasScale: true)), on: [38, 38, 512],
      gives: [38, 38, 512], weights: 512,
      operations: [
        .multiplications: 2 * 739_328, .additions: 739_328, .divisions: 739_328,
        .comparisons: 1444, .squareRoots: 1444,
      ]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("each position reads all of its channels")
  func reads() throws {
    let input = try volume(5, 4, 6)
    let reads = try L2Normalization().reads(of: input, at: 0, to: input)
    #expect(reads.rows.isIdentity && reads.columns.isIdentity)
    #expect(reads.channels.range(of: 2...2, among: 6) == 0...5)
  }

  @Test("ε is not negative", arguments: [-1, Double.nan, .infinity])
  func epsilon(value: Double) {
    #expect(throws: LayerError.self) { try L2Normalization(epsilon: value) }
  }
}

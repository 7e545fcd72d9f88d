@_spi(Rules) import NetworkModel
import Testing

struct InstanceNormalizationTests {
  @Test(arguments: [
    LayerCase(
      "PyTorch `InstanceNorm2d(6)`", .instanceNormalization(try InstanceNormalization()),
      on: [2, 2, 6], gives: [2, 2, 6],
      operations: [.multiplications: 24, .additions: 102, .divisions: 36, .squareRoots: 6]),
    LayerCase(
      "PyTorch `InstanceNorm2d(6, affine=True)`",
      .instanceNormalization(try InstanceNormalization(affine: true)), on: [2, 2, 6],
      gives: [2, 2, 6], weights: 6, biases: 6,
      operations: [.multiplications: 48, .additions: 126, .divisions: 36, .squareRoots: 6]),
    LayerCase(
      "with running statistics, at test time",
      .instanceNormalization(try InstanceNormalization(affine: true, tracksStatistics: true)),
      on: [2, 2, 6], gives: [2, 2, 6], weights: 6, biases: 6, statistics: 12,
      operations: [.multiplications: 24, .additions: 54, .divisions: 24, .squareRoots: 6]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("as many groups as channels cost the same", arguments: [true, false])
  func equalsGroups(affine: Bool) throws {
    let input = try volume(3, 4, 6)
    #expect(
      try cost(of: .instanceNormalization(InstanceNormalization(affine: affine)), on: input)
        == cost(of: .groupNormalization(GroupNormalization(groups: 6, affine: affine)), on: input))
  }

  @Test("its own statistics read the whole channel, running ones the pixel")
  func reads() throws {
    let input = try volume(3, 4, 6)
    for tracks in [true, false] {
      let layer = try InstanceNormalization(tracksStatistics: tracks)
      let reads = layer.reads(of: input, at: 0, to: input)
      #expect(reads.rows.isIdentity == tracks)
      #expect(reads.rows.isWhole != tracks)
      #expect(reads.channels.range(of: 2...2, among: 6) == 2...2)
    }
  }
}

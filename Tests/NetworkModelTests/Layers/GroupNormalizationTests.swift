@_spi(Rules) import NetworkModel
import Testing

struct GroupNormalizationTests {
  @Test(arguments: [
    LayerCase(
      "PyTorch `GroupNorm(32, 256)`", .groupNormalization(try GroupNormalization(groups: 32)),
      on: [14, 14, 256], gives: [14, 14, 256], weights: 256, biases: 256,
      operations: [
        .multiplications: 100_352, .additions: 5 * 50_176 + 32, .divisions: 50_176 + 64,
        .squareRoots: 32,
      ]),
    LayerCase(
      "instance normalization, nothing learned",
      .groupNormalization(try GroupNormalization(groups: 6, affine: false)), on: [2, 2, 6],
      gives: [2, 2, 6],
      operations: [.multiplications: 24, .additions: 102, .divisions: 36, .squareRoots: 6]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("mean, variance and the rest cost as much", arguments: [true, false])
  func countedOneByOne(affine: Bool) throws {
    let tally = Counted.Tally()
    for _ in 0..<3 { countNormalization(of: 2 * 5 * 2, affine: affine, in: tally) }
    let layer = Layer.groupNormalization(try GroupNormalization(groups: 3, affine: affine))
    #expect(try cost(of: layer, on: volume(2, 5, 6)).operations.nonZero == tally.operations)
  }

  @Test("one group is layer normalization over the volume")
  func equalsLayerNormalization() throws {
    let input = try volume(3, 4, 6)
    #expect(
      try cost(of: .groupNormalization(GroupNormalization(groups: 1)), on: input)
        == (try cost(of: .layerNormalization(LayerNormalization()), on: input)))
  }

  @Test("groups divide the channels")
  func notDivisible() throws {
    let layer = Layer.groupNormalization(try GroupNormalization(groups: 4))
    #expect(
      throws: LayerError.channelsNotDivisible(channels: 6, by: 4, hyperparameter: .groups)
    ) { try layer.output(from: .one(volume(5, 4, 6))) }
  }
}

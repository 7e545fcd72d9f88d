import NetworkModel
import Testing

struct LocalResponseNormalizationTests {
  private static func lrn(_ size: Int) throws -> Layer {
    .localResponseNormalization(try LocalResponseNormalization(size: size))
  }

  @Test(arguments: [
    // 96 channels of which the outer two lack 2 and 1 neighbors at each end: 96·5 − 6 = 474 reads.
    LayerCase(
      "AlexNet norm1 (Krizhevsky et al. 2012, §3.3)", try lrn(5), on: [27, 27, 96],
      gives: [27, 27, 96],
      operations: [
        .multiplications: 139_968, .additions: 729 * 474 + 69_984, .divisions: 69_984,
        .powers: 69_984,
      ]),
    LayerCase(
      "a window of one channel", try lrn(1), on: [2, 2, 3], gives: [2, 2, 3],
      operations: [.multiplications: 24, .additions: 24, .divisions: 12, .powers: 12]),
    LayerCase(
      "a window beyond all channels", try lrn(100), on: [1, 1, 3], gives: [1, 1, 3],
      operations: [.multiplications: 6, .additions: 12, .divisions: 3, .powers: 3]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("x / (k + α·Σx²)^β costs as much", arguments: 1...9, [1, 2, 3, 6, 8])
  func countedOneByOne(size: Int, channels: Int) throws {
    let tally = Counted.Tally()
    for _ in 0..<4 {
      let values = (0..<channels).map { tally(Double($0)) }
      let squares = values.map { $0 * $0 }
      for (channel, value) in values.enumerated() {
        // PyTorch's window, for even sizes too: from c − size/2 to c + (size − 1)/2.
        let window = channel - size / 2...channel + (size - 1) / 2
        let sum = squares.indices.filter(window.contains).reduce(tally(0)) { $0 + squares[$1] }
        _ = value / (sum * 1e-4 + 2).power(0.75)
      }
    }
    #expect(
      try cost(of: Self.lrn(size), on: volume(2, 2, channels)).operations.nonZero
        == tally.operations)
  }
}

import NetworkModel
import Testing

struct BatchNormalizationTests {
  @Test(arguments: [
    LayerCase(
      "ResNet-50's first (PyTorch `BatchNorm2d(64)`)",
      .batchNormalization(try BatchNormalization()), on: [112, 112, 64], gives: [112, 112, 64],
      weights: 64, biases: 64, statistics: 128,
      operations: [
        .multiplications: 802_816, .additions: 1_605_696, .divisions: 802_816, .squareRoots: 64,
      ]),
    LayerCase(
      "without factor and shift", .batchNormalization(try BatchNormalization(affine: false)),
      on: [4, 4, 3], gives: [4, 4, 3], statistics: 6,
      operations: [.additions: 51, .divisions: 48, .squareRoots: 3]),
    LayerCase(
      "without running statistics",
      .batchNormalization(try BatchNormalization(tracksStatistics: false)), on: [4, 4, 3],
      gives: [4, 4, 3], weights: 3, biases: 3,
      operations: [
        .multiplications: 96, .additions: 243, .divisions: 54, .squareRoots: 3,
      ]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("(x − μ) / √(σ² + ε)·γ + β costs as much", arguments: [true, false])
  func countedOneByOne(affine: Bool) throws {
    let tally = Counted.Tally()
    for _ in 0..<4 {
      let divisor = (tally(2.25) + 1e-5).squareRoot
      for pixel in 0..<6 {
        let normalized = (tally(Double(pixel)) - 2.5) / divisor
        if affine { _ = normalized * 1.5 + 0.25 }
      }
    }
    let layer = Layer.batchNormalization(try BatchNormalization(affine: affine))
    #expect(try cost(of: layer, on: volume(2, 3, 4)).operations.nonZero == tally.operations)
  }

  @Test("ε is not negative", arguments: [-1e-9, .nan, .infinity])
  func epsilon(value: Double) {
    #expect(throws: LayerError.self) { try BatchNormalization(epsilon: value) }
  }
}

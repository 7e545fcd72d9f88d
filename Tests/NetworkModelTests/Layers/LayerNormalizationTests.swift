import NetworkModel
import Testing

struct LayerNormalizationTests {
  @Test(arguments: [
    LayerCase(
      "ConvNeXt-T's stem (torchvision `LayerNorm2d(96)`)",
      .layerNormalization(try LayerNormalization(over: .channels, epsilon: 1e-6)),
      on: [56, 56, 96], gives: [56, 56, 96], weights: 96, biases: 96,
      operations: [
        .multiplications: 602_112, .additions: 5 * 301_056 + 3_136,
        .divisions: 301_056 + 2 * 3_136, .squareRoots: 3_136,
      ]),
    LayerCase(
      "PyTorch `LayerNorm([2, 3, 3])`", .layerNormalization(try LayerNormalization()),
      on: [3, 3, 2], gives: [3, 3, 2], weights: 18, biases: 18,
      operations: [.multiplications: 36, .additions: 91, .divisions: 20, .squareRoots: 1]),
    LayerCase(
      "nothing learned", .layerNormalization(try LayerNormalization(affine: false)),
      on: [3, 3, 2], gives: [3, 3, 2],
      operations: [.multiplications: 18, .additions: 73, .divisions: 20, .squareRoots: 1]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("mean, variance and the rest cost as much", arguments: LayerNormalization.Scope.allCases)
  func countedOneByOne(scope: LayerNormalization.Scope) throws {
    let (sets, size) =
      switch scope {
      case .volume: (1, 24)
      case .channels: (6, 4)
      }
    let tally = Counted.Tally()
    for _ in 0..<sets { countNormalization(of: size, affine: true, in: tally) }
    let layer = Layer.layerNormalization(try LayerNormalization(over: scope))
    #expect(try cost(of: layer, on: volume(2, 3, 4)).operations.nonZero == tally.operations)
  }
}

/// `(x − μ) / √(σ² + ε)·γ + β` over one set of values, μ and σ² taken from them.
func countNormalization(of count: Int, affine: Bool, in tally: Counted.Tally) {
  let values = (0..<count).map { tally(Double($0)) }
  let mean = values.reduce(tally(0)) { $0 + $1 } / Double(count)
  let squares = values.reduce(tally(0)) { sum, value in
    let difference = value - mean
    return sum + difference * difference
  }
  let divisor = (squares / Double(count) + 1e-5).squareRoot
  for value in values {
    let normalized = (value - mean) / divisor
    if affine { _ = normalized * 1.5 + 0.25 }
  }
}

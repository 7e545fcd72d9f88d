import NetworkModel
import TestSupport
import Testing

struct ScaleTests {
  @Test(arguments: [
    LayerCase(
      "LeNet-5 S2's coefficients: 12 parameters, 1 of 5,880 connections an output",
      .scale(Scale()), on: [14, 14, 6], gives: [14, 14, 6], weights: 6, biases: 6,
      connections: 1_176, operations: [.multiplications: 1_176, .additions: 1_176]),
    LayerCase(
      "a factor alone", .scale(Scale(.factor)), on: [3, 3, 2], gives: [3, 3, 2], weights: 2,
      operations: [.multiplications: 18]),
    LayerCase(
      "a bias alone", .scale(Scale(.bias)), on: [3, 3, 2], gives: [3, 3, 2], biases: 2,
      connections: 18, operations: [.additions: 18]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("LeNet-5's subsampling has the paper's connections")
  func subsampling() throws {
    let pooling = Layer.pooling(
      Pooling(.sum, windows: try square(2, stride: 2), rounding: .exact))
    let scale = Layer.scale(Scale())
    for (input, output, published) in [
      (try volume(28, 28, 6), try volume(14, 14, 6), 5_880),
      (try volume(10, 10, 16), try volume(5, 5, 16), 2_000),
    ] {
      let reads = try #require(try cost(of: pooling, on: input).connections)
      let biases = try #require(try cost(of: scale, on: output).connections)
      #expect(reads + biases == published)
    }
  }
}

import NetworkModel
import TestSupport
import Testing

struct GlobalPoolingTests {
  @Test(arguments: [
    LayerCase(
      "mean of the channels", .globalPooling(GlobalPooling(.average, .over(.channels))),
      on: [5, 4, 3], gives: [5, 4, 1], connections: 60,
      operations: [.additions: 60, .divisions: 20]),
    LayerCase(
      "the mean of the plane costs what pooling it costs",
      .globalPooling(GlobalPooling(.average, .over(.plane))), on: [7, 7, 2048],
      gives: [1, 1, 2048],
      connections: 100_352, operations: [.additions: 100_352, .divisions: 2_048]),
    LayerCase(
      "ResNet-50's last pool", .globalPooling(GlobalPooling(.average)), on: [7, 7, 2048],
      gives: [1, 1, 2048], connections: 100_352,
      operations: [.additions: 100_352, .divisions: 2_048]),
    LayerCase(
      "a plane that is not square", .globalPooling(GlobalPooling(.max)), on: [5, 4, 3],
      gives: [1, 1, 3], connections: 60, operations: [.comparisons: 60]),
    LayerCase(
      "sum", .globalPooling(GlobalPooling(.sum)), on: [5, 4, 3], gives: [1, 1, 3],
      connections: 60, operations: [.additions: 60]),
    LayerCase(
      "L2", .globalPooling(GlobalPooling(.l2)), on: [5, 4, 3], gives: [1, 1, 3], connections: 60,
      operations: [.multiplications: 60, .additions: 60, .squareRoots: 3]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test(
    "equals pooling with a window of the whole plane",
    arguments: [Reduction.max, .average, .l2, .sum])
  func equalsPooling(reduction: Reduction) throws {
    let input = try volume(6, 6, 5)
    let pooling = Layer.pooling(Pooling(reduction, windows: try square(6), rounding: .exact))
    #expect(
      try cost(of: .globalPooling(GlobalPooling(reduction)), on: input)
        == (try cost(of: pooling, on: input)))
  }
}

import NetworkModel
import Testing

struct RadialBasisTests {
  @Test(arguments: [
    LayerCase(
      "LeNet-5's output: 840 connections (LeCun et al. 1998, §II.B)",
      .radialBasis(try RadialBasis(units: 10)), on: [1, 1, 84], gives: [1, 1, 10], weights: 840,
      connections: 840, operations: [.multiplications: 840, .additions: 1_680]),
    LayerCase(
      "a volume is read whole", .radialBasis(try RadialBasis(units: 2)), on: [3, 4, 5],
      gives: [1, 1, 2], weights: 120, connections: 120,
      operations: [.multiplications: 120, .additions: 240]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }
}

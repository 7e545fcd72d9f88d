import NetworkModel
import Testing

struct ParametricReLUTests {
  @Test(arguments: [
    LayerCase(
      "one slope per channel (PyTorch `PReLU(64)`)", .parametricReLU(ParametricReLU()),
      on: [14, 14, 64], gives: [14, 14, 64], weights: 64,
      operations: [.multiplications: 12_544, .comparisons: 12_544]),
    LayerCase(
      "one slope for all (PyTorch `PReLU()`)", .parametricReLU(ParametricReLU(slopes: .shared)),
      on: [14, 14, 64], gives: [14, 14, 64], weights: 1,
      operations: [.multiplications: 12_544, .comparisons: 12_544]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }
}

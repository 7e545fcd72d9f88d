import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("a slope for each channel, or one for all")
func parametricReLUKernel() throws {
  let image = Tensor([[-1, 2]], [[-3, 4]])
  let own = try forward(
    .parametricReLU(ParametricReLU()), on: image, with: LayerParameters(weights: [0.5, 2]))
  #expect(own == Tensor([[-0.5, 2]], [[-6, 4]]))
  let shared = try forward(
    .parametricReLU(ParametricReLU(slopes: .shared)), on: image,
    with: LayerParameters(weights: [-1]))
  #expect(shared == Tensor([[1, 2]], [[3, 4]]))
}

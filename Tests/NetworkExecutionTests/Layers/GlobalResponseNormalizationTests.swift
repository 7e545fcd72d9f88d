import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("each channel by its norm beside the mean norm")
func globalResponseNormalizationKernel() throws {
  // Norms 5 and 15, their mean 10: factors 1/2 and 3/2.
  let image = Tensor([[3, 4]], [[9, 12]])
  let output = try forward(
    .globalResponseNormalization(GlobalResponseNormalization(epsilon: 0)), on: image,
    with: LayerParameters(weights: [2, 4], biases: [1, 0]))
  #expect(output == Tensor([[3 + 1 + 3, 4 + 1 + 4]], [[54 + 9, 72 + 12]]))
}

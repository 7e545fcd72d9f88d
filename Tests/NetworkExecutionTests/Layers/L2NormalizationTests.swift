import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the channels of each position divided by their norm, which ε bounds from below")
func l2NormalizationKernel() throws {
  let image = Tensor([[3, 0]], [[4, 1]])
  #expect(
    try forward(.l2Normalization(L2Normalization()), on: image) == Tensor([[0.6, 0]], [[0.8, 1]]))
  #expect(
    try forward(
      .l2Normalization(L2Normalization(epsilon: 10, hasScale: true)), on: image,
      with: LayerParameters(weights: [10, 20])) == Tensor([[3, 0]], [[8, 2]]))
}

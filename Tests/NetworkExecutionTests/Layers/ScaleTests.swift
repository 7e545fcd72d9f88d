import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("a factor, a bias, or both, for each channel")
func scaleKernel() throws {
  let image = Tensor([[1, 2]], [[3, 4]])
  let (factors, biases): ([Float], [Float]) = ([10, -1], [1, 2])
  #expect(
    try forward(.scale(Scale(.factor)), on: image, with: LayerParameters(weights: factors))
      == Tensor([[10, 20]], [[-3, -4]]))
  #expect(
    try forward(.scale(Scale(.bias)), on: image, with: LayerParameters(biases: biases))
      == Tensor([[2, 3]], [[5, 6]]))
  #expect(
    try forward(
      .scale(Scale()), on: image, with: LayerParameters(weights: factors, biases: biases))
      == Tensor([[11, 21]], [[-1, -2]]))
}

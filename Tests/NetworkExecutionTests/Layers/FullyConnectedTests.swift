import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("every unit reads every value in the order C, H, W")
func fullyConnectedKernel() throws {
  let image = Tensor([[1, 2], [3, 4]], [[5, 6], [7, 8]])
  var weights = [Float](repeating: 0, count: 16)
  weights[5] = 1
  for index in 8..<16 { weights[index] = 1 }
  let output = try forward(
    .fullyConnected(FullyConnected(units: 2)), on: image,
    with: LayerParameters(weights: weights, biases: [0.5, -1]))
  #expect(output == .column(6.5, 35))
}

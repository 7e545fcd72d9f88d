import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct LayerNormalizationKernelTests {
  private static let image = Tensor([[1, 2]], [[3, 6]])

  @Test("over the volume, with a factor for each value")
  func volume() throws {
    // Mean 3, variance 14 / 4.
    let output = try forward(
      .layerNormalization(LayerNormalization(epsilon: 0)), on: Self.image,
      with: LayerParameters(weights: [1, 2, 3, 4], biases: [1, 0, 7, 0]))
    let deviation = Float(3.5).squareRoot()
    for (got, want) in zip(output.values, [1 - 2 / deviation, -2 / deviation, 7, 12 / deviation]) {
      #expect(abs(got - want) < 1e-6)
    }
  }

  @Test("over the channels at each position")
  func channels() throws {
    let output = try forward(
      .layerNormalization(LayerNormalization(over: .channels, epsilon: 0)), on: Self.image,
      with: LayerParameters(weights: [1, 10], biases: [0, 1]))
    #expect(output == Tensor([[-1, -1]], [[11, 11]]))
  }
}

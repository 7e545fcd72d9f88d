import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct BatchNormalizationKernelTests {
  private static let image = Tensor([[1, 3]], [[10, 30]])

  @Test("running statistics at test time")
  func tracked() throws {
    let parameters = LayerParameters(
      weights: [1, 10], biases: [0, 5], mean: [1, 20], variance: [4, 100])
    let output = try forward(
      .batchNormalization(BatchNormalization(epsilon: 0)), on: Self.image, with: parameters)
    #expect(output == Tensor([[0, 1]], [[-5, 15]]))
  }

  @Test("the batch's own statistics if none are tracked")
  func untracked() throws {
    let layer = try BatchNormalization(epsilon: 0, affine: false, tracksStatistics: false)
    #expect(
      try forward(.batchNormalization(layer), on: Self.image) == Tensor([[-1, 1]], [[-1, 1]]))
  }
}

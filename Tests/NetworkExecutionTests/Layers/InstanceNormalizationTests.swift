import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

struct InstanceNormalizationKernelTests {
  private static let image = Tensor([[1, 3]], [[10, 30]])

  @Test("each channel by its own mean and variance")
  func ownStatistics() throws {
    let layer = try InstanceNormalization(epsilon: 0, affine: true)
    let output = try forward(
      .instanceNormalization(layer), on: Self.image,
      with: LayerParameters(weights: [1, 2], biases: [0, 5]))
    #expect(output == Tensor([[-1, 1]], [[3, 7]]))
  }

  @Test("running statistics at test time")
  func tracked() throws {
    let layer = try InstanceNormalization(epsilon: 0, tracksStatistics: true)
    let output = try forward(
      .instanceNormalization(layer), on: Self.image,
      with: LayerParameters(mean: [1, 20], variance: [4, 100]))
    #expect(output == Tensor([[0, 1]], [[-1, 1]]))
  }

  /// Means of 2 and 5, variances of 1 and 4, which as estimates from two values are 2 and 8.
  @Test(
    "in training the means over the images move the running ones, the output is each image's own")
  func training() throws {
    let layer = try InstanceNormalization(epsilon: 0, tracksStatistics: true)
    var operands = [
      Tensor(TensorShape(images: 2, channels: 1, height: 1, width: 2), [1, 3, 3, 7])
    ]
    let result = try DirectKernels().run(
      .instanceNormalization(layer), in: .training(dropout: SeededNumbers(seed: 1)), on: &operands,
      with: LayerParameters(mean: [0], variance: [1]))
    #expect(result.output.values == [-1, 1, -1, 1])
    // A tenth of 3.5, and 0.9 · 1 + 0.1 · 5.
    #expect(abs(result.parameters.mean[0] - 0.35) < 1e-6)
    #expect(abs(result.parameters.variance[0] - 1.4) < 1e-6)
  }
}

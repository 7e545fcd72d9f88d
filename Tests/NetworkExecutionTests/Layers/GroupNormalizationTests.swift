import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("each group of channels by its own mean and variance")
func groupNormalizationKernel() throws {
  let image = Tensor([[1]], [[3]], [[10]], [[30]])
  let output = try forward(
    .groupNormalization(GroupNormalization(groups: 2, epsilon: 0)), on: image,
    with: LayerParameters(weights: [1, 2, 3, 4], biases: [0, 0, 0, 1]))
  #expect(output == .column(-1, 2, -3, 5))
  #expect(throws: KernelError.channelsNotDivisible(channels: 4, by: 3)) {
    try forward(.groupNormalization(GroupNormalization(groups: 3)), on: image)
  }
}

import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test(
  "one number of each channel",
  arguments: zip(
    [Reduction.max, .average, .l2, .sum],
    [[4, -1], [2.5, -2.5], [5.477_226, 5.477_226], [10, -10]]))
func globalPoolingKernel(reduction: Reduction, expected: [Float]) throws {
  let image = Tensor([[1, 2], [3, 4]], [[-1, -2], [-3, -4]])
  let output = try forward(.globalPooling(GlobalPooling(reduction)), on: image)
  #expect(output == .column(expected[0], expected[1]))
}

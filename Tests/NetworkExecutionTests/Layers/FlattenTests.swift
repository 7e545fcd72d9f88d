import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the same values in the order C, H, W")
func flattenKernel() throws {
  let image = Tensor([[1, 2], [3, 4]], [[5, 6], [7, 8]])
  #expect(
    try forward(.flatten(Flatten()), on: image) == .column(1, 2, 3, 4, 5, 6, 7, 8))
}

import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the same values in the order C, H, W, as other rows and channels")
func reshapeKernel() throws {
  let image = Tensor([[1, 2], [3, 4]], [[5, 6], [7, 8]])
  #expect(
    try forward(.reshape(Reshape(height: 1, width: 4, channels: nil)), on: image)
      == Tensor([[1, 2, 3, 4]], [[5, 6, 7, 8]]))
  #expect(throws: KernelError.valuesLeft(image.shape)) {
    try forward(.reshape(Reshape(height: 3, width: nil, channels: 1)), on: image)
  }
  #expect(throws: KernelError.valuesLeft(image.shape)) {
    try forward(.reshape(Reshape(height: 2, width: 2, channels: 1)), on: image)
  }
}

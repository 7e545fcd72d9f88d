import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("rows and columns cut off")
func cropKernel() throws {
  let image = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
  #expect(
    try forward(.crop(Crop(Sides(top: 1, right: 1))), on: image) == Tensor([[4, 5], [7, 8]]))
  #expect(
    try forward(.crop(Crop(Sides(left: 1, bottom: 2))), on: image) == Tensor([[2, 3]]))
  #expect(throws: KernelError.nothingLeft(.height)) {
    try forward(.crop(Crop(Sides(top: 1, bottom: 2))), on: image)
  }
}

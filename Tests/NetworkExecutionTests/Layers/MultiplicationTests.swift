import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("volumes multiplied value by value, extents of 1 repeated")
func multiplicationKernel() throws {
  let image = Tensor([[1, 2], [3, 4]], [[5, 6], [7, 8]])
  let layer = Layer.multiplication(Multiplication())
  let gated = Tensor([[10, 20], [30, 40]], [[0, 0], [0, 0]])
  #expect(try forward(layer, on: image, .column(10, 0)) == gated)
  #expect(try forward(layer, on: .column(10, 0), image) == gated)
  #expect(
    try forward(layer, on: image, Tensor([[1, 0], [0, 2]]))
      == Tensor([[1, 0], [0, 8]], [[5, 0], [0, 16]]))
  #expect(
    try forward(layer, on: Tensor([[1, 2]]), Tensor([[3], [4]])) == Tensor([[3, 6], [4, 8]]))
  let wide = Tensor([[1, 2, 3]])
  #expect(throws: KernelError.inputsDiffer(image.shape, wide.shape)) {
    try forward(layer, on: image, wide)
  }
}

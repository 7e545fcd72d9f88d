import NetworkExecution
import NetworkModel
import TestSupport
import Testing

private func unpooling(_ kernel: Int, _ stride: Int) throws -> Layer {
  let window = try Window(kernel: kernel, stride: stride)
  return .maxUnpooling(MaxUnpooling(windows: Windows(vertical: window, horizontal: window)))
}

@Test("values go back to the first maximum of their window, channel by channel")
func maxUnpoolingKernel() throws {
  let pooled = Tensor(
    [[1, 5, 2], [3, 4, 2], [9, 9, 9]], [[0, 0, -1], [0, 0, -2], [0, 0, 0]])
  // A row and a column are left out.
  #expect(
    try forward(unpooling(2, 2), on: Tensor([[7]], [[8]]), pooled)
      == Tensor([[0, 7, 0], [0, 0, 0], [0, 0, 0]], [[8, 0, 0], [0, 0, 0], [0, 0, 0]]))
  // Rounded up, the last windows are clipped.
  #expect(
    try forward(unpooling(2, 2), on: Tensor([[7, 1], [2, 3]], [[8, 4], [5, 6]]), pooled)
      == Tensor([[0, 7, 1], [0, 0, 0], [2, 0, 3]], [[8, 0, 4], [0, 0, 0], [5, 0, 6]]))
  let one = Tensor([[7]])
  #expect(throws: KernelError.inputsDiffer(one.shape, pooled.shape)) {
    try forward(unpooling(2, 2), on: one, pooled)
  }
}

@Test("of windows that share a maximum the last one's value stays, and gets the gradient")
func maxUnpoolingOverlap() throws {
  let (flow, pooled) = (Tensor([[1, 2]]), Tensor([[0, 0, 9, 1, 2]]))
  let window = try Window(kernel: 3, stride: 2)
  let layer = Layer.maxUnpooling(
    MaxUnpooling(windows: Windows(vertical: .tap, horizontal: window)))
  #expect(try forward(layer, on: flow, pooled) == Tensor([[0, 0, 2, 0, 0]]))
  let gradients = try layer.gradients(
    from: Tensor([[10, 20, 30, 40, 50]]), of: LayerTrace(inputs: [flow, pooled], output: nil))
  #expect(gradients.inputs == [Tensor([[0, 30]]), Tensor([[0, 0, 0, 0, 0]])])
}

import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the largest of each few neighboring channels")
func maxoutKernel() throws {
  let image = Tensor([[1, -2]], [[-1, -3]], [[5, 5]], [[6, 4]])
  #expect(try forward(.maxout(Maxout(pieces: 2)), on: image) == Tensor([[1, -2]], [[6, 5]]))
  #expect(throws: KernelError.channelsNotDivisible(channels: 4, by: 3)) {
    try forward(.maxout(Maxout(pieces: 3)), on: image)
  }
}

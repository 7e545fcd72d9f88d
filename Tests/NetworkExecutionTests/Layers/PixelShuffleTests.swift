import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("four channels become a square of pixels")
func pixelShuffleKernel() throws {
  let image = Tensor([[1, 5]], [[2, 6]], [[3, 7]], [[4, 8]])
  #expect(
    try forward(.pixelShuffle(PixelShuffle(factor: 2)), on: image)
      == Tensor([[1, 2, 5, 6], [3, 4, 7, 8]]))
  #expect(throws: KernelError.channelsNotDivisible(channels: 4, by: 9)) {
    try forward(.pixelShuffle(PixelShuffle(factor: 3)), on: image)
  }
}

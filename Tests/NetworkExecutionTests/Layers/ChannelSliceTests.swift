import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("some neighboring channels")
func channelSliceKernel() throws {
  let column = Tensor.column(1, 2, 3, 4)
  #expect(
    try forward(.channelSlice(ChannelSlice(from: 1, count: 2)), on: column) == .column(2, 3))
  #expect(throws: KernelError.channelOutOfRange(4, channels: 4)) {
    try forward(.channelSlice(ChannelSlice(from: 3, count: 2)), on: column)
  }
}

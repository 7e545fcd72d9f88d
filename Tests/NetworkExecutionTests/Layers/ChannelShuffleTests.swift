import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("one channel of each group in turn")
func channelShuffleKernel() throws {
  let column = Tensor.column(1, 2, 3, 4, 5, 6)
  #expect(
    try forward(.channelShuffle(ChannelShuffle(groups: 2)), on: column)
      == .column(1, 4, 2, 5, 3, 6))
  #expect(throws: KernelError.channelsNotDivisible(channels: 6, by: 4)) {
    try forward(.channelShuffle(ChannelShuffle(groups: 4)), on: column)
  }
}

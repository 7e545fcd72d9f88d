@_spi(Rules) import NetworkModel
import Testing

struct ChannelShuffleTests {
  @Test(arguments: [
    LayerCase(
      "ShuffleNet, three groups (arXiv:1707.01083, table 1)",
      .channelShuffle(try ChannelShuffle(groups: 3)), on: [28, 28, 240], gives: [28, 28, 240],
      operations: [:])
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("groups divide the channels")
  func notDivisible() throws {
    #expect(
      throws: LayerError.channelsNotDivisible(channels: 10, by: 4, hyperparameter: .groups)
    ) { try Layer.channelShuffle(ChannelShuffle(groups: 4)).output(from: .one(volume(2, 2, 10))) }
  }
}

@_spi(Rules) import NetworkModel
import Testing

struct ChannelSliceTests {
  @Test(arguments: [
    LayerCase(
      "the first half", .channelSlice(try ChannelSlice(from: 0, count: 58)), on: [28, 28, 116],
      gives: [28, 28, 58], operations: [:]),
    LayerCase(
      "the last channel", .channelSlice(try ChannelSlice(from: 115, count: 1)), on: [28, 28, 116],
      gives: [28, 28, 1], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("a channel that is not there")
  func outOfRange() throws {
    let input = LayerInput.one(try volume(1, 1, 4))
    #expect(
      throws: LayerError.channelOutOfRange(channel: 4, channels: 4, hyperparameter: .start)
    ) { try Layer.channelSlice(ChannelSlice(from: 4, count: 1)).output(from: input) }
    #expect(
      throws: LayerError.channelOutOfRange(channel: 4, channels: 4, hyperparameter: .count)
    ) { try Layer.channelSlice(ChannelSlice(from: 3, count: 2)).output(from: input) }
  }
}

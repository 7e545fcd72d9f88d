@_spi(Rules) import NetworkModel
import Testing

struct PixelShuffleTests {
  @Test(arguments: [
    LayerCase(
      "YOLOv5's Focus (ultralytics/yolov5)", .pixelShuffle(try PixelShuffle(factor: 2, .toDepth)),
      on: [640, 640, 3], gives: [320, 320, 12], operations: [:]),
    LayerCase(
      "ESPCN by 3 (arXiv:1609.05158, figure 1)", .pixelShuffle(try PixelShuffle(factor: 3)),
      on: [17, 17, 9], gives: [51, 51, 1], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("the square of the factor divides the channels")
  func notDivisible() throws {
    #expect(
      throws: LayerError.channelsNotDivisible(channels: 10, by: 4, hyperparameter: .factor)
    ) { try Layer.pixelShuffle(PixelShuffle(factor: 2)).output(from: .one(volume(2, 2, 10))) }
  }
}

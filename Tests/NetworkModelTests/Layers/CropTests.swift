@_spi(Rules) import NetworkModel
import Testing

struct CropTests {
  @Test(arguments: [
    LayerCase(
      "U-Net: 64×64 cropped to 56×56 (arXiv:1505.04597, figure 1)",
      .crop(try Crop(Sides(top: 4, left: 4, bottom: 4, right: 4))), on: [64, 64, 512],
      gives: [56, 56, 512],
      operations: [:]),
    LayerCase(
      "each side by itself", .crop(try Crop(Sides(top: 1, left: 2, bottom: 3, right: 4))),
      on: [5, 7, 1],
      gives: [1, 1, 1], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("something must be left")
  func nothingLeft() throws {
    let crop = Layer.crop(try Crop(Sides(top: 1, left: 2, bottom: 3, right: 1)))
    #expect(
      throws: LayerError.nothingLeft(.height, input: 4, removed: 4, hyperparameter: .bottom)
    ) { try crop.output(from: .one(volume(4, 9, 1))) }
    #expect(throws: LayerError.nothingLeft(.width, input: 2, removed: 3, hyperparameter: .left)) {
      try crop.output(from: .one(volume(9, 2, 1)))
    }
  }
}

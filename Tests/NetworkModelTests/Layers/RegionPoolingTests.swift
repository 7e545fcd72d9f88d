@_spi(Rules) import NetworkModel
import Testing

struct RegionPoolingTests {
  @Test(arguments: [
    LayerCase(
      "300 regions of VGG-16 to 7×7 (Ren et al., arXiv:1506.01497): 38 + 7 − 1 rows, 63 columns",
      .regionPooling(try RegionPooling(regions: 300, height: 7, width: 7)), on: [38, 63, 512],
      gives: [300, 7, 7, 512], connections: 300 * 44 * 63 * 512,
      operations: [.comparisons: 300 * 44 * 63 * 512]),
    LayerCase(
      "one region is adaptive pooling",
      .regionPooling(try RegionPooling(regions: 1, height: 2, width: 3)),
      on: [4, 3, 2], gives: [1, 2, 3, 2], connections: 24, operations: [.comparisons: 24]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  /// 4 regions of 2×2 cells in 8 channels: 128 places of 32 bits whatever the values are, and for each region four
  /// corners and the number of its image as values.
  @Test("places of maxima have 32 bits in every type of values")
  func saved() throws {
    let layer = Layer.regionPooling(try RegionPooling(regions: 4, height: 2, width: 2))
    let input = LayerInput.one(try volume(6, 6, 8))
    let saved = try layer.saved(
      from: input, to: try layer.output(from: input),
      TrainingForm(isTrained: false, isInPlace: false))
    #expect(saved.indexBytes == 4 * 128 && saved.intermediates == 20)
  }

  @Test("regions are those of a plane")
  func axes() throws {
    let layer = Layer.regionPooling(try RegionPooling(regions: 2, height: 2, width: 2))
    let clip = try volume([4, 4, 4, 1])
    #expect(throws: LayerError.axesDiffer(needed: .two, found: .three)) {
      try layer.output(from: .one(clip))
    }
  }

  @Test("as many values as a volume may have", arguments: [0, Shape.largestExtent + 1])
  func outOfRange(_ regions: Int) {
    #expect(
      throws: LayerError.hyperparameterOutOfRange(.regions, regions, 1...Shape.largestExtent)
    ) { try RegionPooling(regions: regions, height: 7, width: 7) }
  }
}

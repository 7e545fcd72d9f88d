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

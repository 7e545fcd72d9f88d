import NetworkModel
import Testing

struct PaddingTests {
  @Test(arguments: [
    LayerCase(
      "option A: 16 channels become 32 (He et al. 2015, §4.2)",
      .padding(try Padding(Sides(), channelsBefore: 8, channelsAfter: 8)), on: [16, 16, 16],
      gives: [16, 16, 32], operations: [:]),
    LayerCase(
      "19×19 padded to 23×23 (AlphaGo)",
      .padding(try Padding(Sides(top: 2, left: 2, bottom: 2, right: 2))), on: [19, 19, 48],
      gives: [23, 23, 48], operations: [:]),
    LayerCase(
      "each side by itself", .padding(try Padding(Sides(top: 1, left: 2, bottom: 4, right: 8))),
      on: [3, 3, 1], gives: [8, 13, 1], operations: [:]),
    LayerCase(
      "nothing", .padding(try Padding(Sides())), on: [3, 3, 1], gives: [3, 3, 1], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }
}

import NetworkModel
import Testing

struct UpsampleTests {
  @Test(arguments: [
    LayerCase(
      "nearest copies", .upsample(try Upsample(to: .factors(Extents(height: 2, width: 2)))),
      on: [13, 13, 256],
      gives: [26, 26, 256], operations: [:]),
    LayerCase(
      "bilinear weighs four pixels",
      .upsample(try Upsample(to: .factors(Extents(height: 2, width: 2)), interpolation: .bilinear)),
      on: [3, 4, 2], gives: [6, 8, 2], operations: [.multiplications: 384, .additions: 384]),
    LayerCase(
      "to a plane, which may be smaller",
      .upsample(
        try Upsample(
          to: .extents(Extents(height: 7, width: 2)), interpolation: .bilinearAlignedCorners)),
      on: [3, 4, 2], gives: [7, 2, 2], operations: [.multiplications: 112, .additions: 112]),
    LayerCase(
      "a factor an axis", .upsample(try Upsample(to: .factors(Extents(height: 1, width: 3)))),
      on: [3, 4, 2],
      gives: [3, 12, 2], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }
}

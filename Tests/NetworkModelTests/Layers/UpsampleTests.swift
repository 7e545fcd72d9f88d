@_spi(Rules) import NetworkModel
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
      "bicubic weighs sixteen pixels",
      .upsample(try Upsample(to: .factors(Extents(height: 2, width: 2)), interpolation: .bicubic)),
      on: [3, 4, 2], gives: [6, 8, 2], operations: [.multiplications: 1536, .additions: 1536]),
    // Half as high, each row is made of 4 but the first and the last of 3; as wide, of the pixel itself.
    LayerCase(
      "antialiased, a filter of two pixels of the smaller image",
      .upsample(
        try Upsample(
          to: .extents(Extents(height: 4, width: 3)), interpolation: .bilinearAntialiased)),
      on: [8, 3, 2], gives: [4, 3, 2], operations: [.multiplications: 84, .additions: 84]),
    LayerCase(
      "a factor an axis", .upsample(try Upsample(to: .factors(Extents(height: 1, width: 3)))),
      on: [3, 4, 2],
      gives: [3, 12, 2], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test(
    "PyTorch has them on the plane alone",
    arguments: [
      Upsample.Interpolation.bicubic, .bicubicAlignedCorners, .bilinearAntialiased,
      .bicubicAntialiased,
    ])
  func planeAlone(interpolation: Upsample.Interpolation) throws {
    for shape in [
      try Shape(length: 9, channels: 2), try Shape(Extents(.three) { _ in 4 }, channels: 2),
    ] {
      let layer = Layer.upsample(
        try Upsample(to: .factors(Extents(shape.axes) { _ in 2 }), interpolation: interpolation))
      #expect(throws: LayerError.axesDiffer(needed: .two, found: shape.axes)) {
        try layer.output(from: .one(shape))
      }
    }
  }

  @Test("the pixels under all filters are those found by walking")
  func filters() throws {
    for (interpolation, radius) in [
      (Upsample.Interpolation.bilinearAntialiased, 1), (.bicubicAntialiased, 2),
    ] {
      for n in 1...14 {
        for m in 1...14 {
          // Twice M times the distance of a center from the place, and the radius.
          let walked = (0..<m).reduce(0) { sum, point in
            sum
              + (0..<n).count {
                abs((2 * $0 + 1) * m - (2 * point + 1) * n) < 2 * radius * max(n, m)
              }
          }
          let layer = Layer.upsample(
            try Upsample(
              to: .extents(Extents(height: m, width: 1)), interpolation: interpolation))
          let found = try cost(of: layer, on: volume(n, 1, 1)).operations.multiplications
          #expect(found == Int64(walked), "\(n) to \(m)")
        }
      }
    }
  }
}

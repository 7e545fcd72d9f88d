import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct UpsampleKernelTests {
  private static func row(
    _ target: Upsample.Target, _ interpolation: Upsample.Interpolation
  ) throws -> [Float] {
    let layer = try Upsample(to: target, interpolation: interpolation)
    return try forward(.upsample(layer), on: Tensor([[0, 8]])).values
  }

  @Test("nearest values repeat")
  func nearest() throws {
    #expect(
      try Self.row(.factors(Extents(height: 2, width: 2)), .nearest) == [0, 0, 8, 8, 0, 0, 8, 8])
    #expect(try Self.row(.extents(Extents(height: 1, width: 5)), .nearest) == [0, 0, 0, 8, 8])
  }

  @Test("between areas whose edges coincide")
  func bilinear() throws {
    #expect(try Self.row(.factors(Extents(height: 1, width: 2)), .bilinear) == [0, 2, 6, 8])
  }

  @Test("between points of which the outermost coincide")
  func alignedCorners() throws {
    #expect(
      try Self.row(.extents(Extents(height: 1, width: 5)), .bilinearAlignedCorners) == [
        0, 2, 4, 6, 8,
      ])
    #expect(try Self.row(.extents(Extents(height: 1, width: 1)), .bilinearAlignedCorners) == [0])
  }

  /// By a slope of −¾, weights of a place a quarter after a pixel are −27, 225, 67 and −9 of 256.
  @Test("cubic pieces, the ends repeated")
  func bicubic() throws {
    let values = try Self.row(.factors(Extents(height: 1, width: 2)), .bicubic)
    let expected: [Float] = [-27, 58, 198, 283].map { 8 * $0 / 256 }
    for (got, want) in zip(values, expected) { #expect(abs(got - want) < 1e-6) }
  }

  @Test("a filter as wide as the smaller image's pixels, and the mean of what it covers")
  func antialiased() throws {
    #expect(
      try Self.row(.extents(Extents(height: 1, width: 1)), .bilinearAntialiased) == [4])
    #expect(
      try Self.row(.extents(Extents(height: 1, width: 2)), .bicubicAntialiased) == [0, 8])
  }
}

import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct LocalResponseNormalizationKernelTests {
  private static let column = Tensor.column(1, 2, 3, 4)

  private static func normalize(size: Int, alphaDividedBySize: Bool = false) throws -> [Float] {
    let layer = try LocalResponseNormalization(
      size: size, alpha: 1, beta: 1, k: 0, alphaDividedBySize: alphaDividedBySize)
    return try forward(.localResponseNormalization(layer), on: column).values
  }

  /// 1 to 4 by the sums of squares.
  private static func quotients(_ sums: Float...) -> [Float] {
    zip(column.values, sums).map { $0 / $1 }
  }

  @Test("neighbors within the size, fewer at the ends")
  func odd() throws {
    #expect(try Self.normalize(size: 3) == Self.quotients(5, 14, 29, 25))
  }

  @Test("of an even size one more before than after")
  func even() throws {
    #expect(try Self.normalize(size: 2) == Self.quotients(1, 5, 13, 25))
  }

  @Test("α divided by the size")
  func divided() throws {
    let output = try Self.normalize(size: 2, alphaDividedBySize: true)
    #expect(output == Self.quotients(0.5, 2.5, 6.5, 12.5))
  }
}

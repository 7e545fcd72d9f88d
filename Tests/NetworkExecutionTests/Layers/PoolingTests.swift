import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct PoolingKernelTests {
  private static let image = Tensor([[1, -2, 3], [-4, 5, -6], [7, -8, 9]])

  private static func pool(
    _ reduction: Reduction, _ windows: Windows, rounding: Rounding = .floor,
    countsPadding: Bool = true
  ) throws -> [Float] {
    let layer = Pooling(
      reduction, windows: windows, rounding: rounding, countsPadding: countsPadding)
    return try forward(.pooling(layer), on: image).values
  }

  @Test("each reduction of 2×2 windows")
  func reductions() throws {
    #expect(try Self.pool(.max, square(2)) == [5, 5, 7, 9])
    #expect(try Self.pool(.sum, square(2)) == [0, 0, 0, 0])
    #expect(try Self.pool(.average, square(2)) == [0, 0, 0, 0])
    let roots = [46, 74, 154, 206].map { Float($0).squareRoot() }
    #expect(try Self.pool(.l2, square(2)) == roots)
    // 1 + 2 + 4 + 5, 2 + 3 + 5 + 6, 4 + 5 + 7 + 8, 5 + 6 + 8 + 9 without signs.
    #expect(try Self.pool(.norm(power: 1), square(2)) == [12, 16, 24, 28])
    // 1 + 8 + 64 + 125 and so on.
    for (got, want) in zip(try Self.pool(.norm(power: 3), square(2)), [198, 376, 1044, 1582]) {
      #expect(abs(got * got * got - Float(want)) < 1e-3 * Float(want))
    }
  }

  @Test("a window over the border sees only real values")
  func border() throws {
    // All of the first window but its last value is padding; 0 would be the larger.
    let windows = try square(2, stride: 2, pad: 1)
    #expect(try Self.pool(.max, windows) == [1, 3, 7, 9])
    #expect(try Self.pool(.sum, windows) == [1, 1, 3, 0])
  }

  @Test("an average divides by the padding's values too, or only by real ones")
  func divisors() throws {
    let windows = try square(2, stride: 2, pad: 1)
    #expect(try Self.pool(.average, windows) == [0.25, 0.25, 0.75, 0])
    #expect(try Self.pool(.average, windows, countsPadding: false) == [1, 0.5, 1.5, 0])
  }

  @Test("what rounding up adds beyond the padding is never divided by")
  func roundingUp() throws {
    let windows = try square(2, stride: 2)
    #expect(try Self.pool(.average, windows, rounding: .ceil) == [0, -1.5, -0.5, 9])
    #expect(try Self.pool(.max, windows, rounding: .ceil) == [5, 3, 7, 9])
  }

  @Test("a NaN propagates to each window that sees it", arguments: 0..<4)
  func notANumber(place: Int) throws {
    var image = Tensor([[1, 2], [3, 4]])
    image.values[place] = .nan
    let layer = Pooling(.max, windows: try square(2))
    #expect(try forward(.pooling(layer), on: image).nonFiniteCount == 1)
  }

  @Test("a huge kernel costs no more than the pixels under it")
  func hugeKernel() throws {
    let layer = Pooling(.max, windows: try square(999_999, pad: 499_999))
    #expect(try forward(.pooling(layer), on: .column(7)).values == [7])
  }
}

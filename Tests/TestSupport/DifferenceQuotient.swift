package import Testing

/// A slope found by going a little up and down, against which a gradient is held.
///
/// The quotient is taken over h = 2⁻⁶ and over half of it, and both are combined so that the term in h²
/// cancels; what remains is of the order h⁴ ≈ 6·10⁻⁸. Values are float32, so that a loss of size L comes
/// with an error of some 2⁻²⁴·L, and the quotient with one of 2⁻²⁴·L / 2⁻⁷ ≈ 10⁻⁵·L: far below the
/// tolerance of 3·10⁻³ of the largest gradient, as far above which a wrong term lies.
///
/// A kink (a ReLU's 0, a change of the maximum) within h leaves nothing to compare. It shows in the two
/// quotients, which differ, or, if it lies close to the middle, in the two second differences, of which
/// one is not a quarter of the other. Such places are counted, and must be few.
package struct DifferenceQuotient {
  private static let step: Float = 0x1p-6
  package private(set) var compared = 0
  package private(set) var kinks = 0

  package init() {}

  /// Holds a gradient against the slope of `loss` at a few of `values`.
  package mutating func compare(
    _ gradient: [Float], at values: [Float], samples: Int,
    using generator: inout some RandomNumberGenerator, _ name: Comment,
    loss: ([Float]) throws -> Double
  ) throws {
    try #require(gradient.count == values.count, name)
    guard !values.isEmpty else { return }
    let largest = gradient.reduce(1) { max($0, Double($1.magnitude)) }
    let middle = try loss(values)
    for _ in 0..<samples {
      let index = Int.random(in: values.indices, using: &generator)
      func differences(_ step: Float) throws -> (slope: Double, second: Double) {
        var (up, down) = (values, values)
        up[index] += step
        down[index] -= step
        let (above, below) = (try loss(up), try loss(down))
        return (
          (above - below) / Double(up[index] - down[index]),
          (above + below - 2 * middle) / Double(Self.step)
        )
      }
      let (wide, narrow) = (try differences(Self.step), try differences(Self.step / 2))
      let bend = max(
        (wide.slope - narrow.slope).magnitude, (wide.second - 4 * narrow.second).magnitude)
      guard bend <= 1e-3 * largest else {
        kinks += 1
        continue
      }
      compared += 1
      let expected = (4 * narrow.slope - wide.slope) / 3
      #expect(
        (Double(gradient[index]) - expected).magnitude <= 3e-3 * largest,
        "\(gradient[index]), not \(expected), at \(index): \(name)")
    }
  }
}

/// What the normalisations have in common: mean and variance of a set of values, and their use.
struct Moments {
  let mean: Double
  /// The mean square of the distances from the mean.
  let variance: Double
  let count: Int

  /// - Precondition: there is at least one range, and none is empty.
  init(of ranges: [Range<Int>], in values: [Float], counting tally: inout OperationTally) {
    var count = 0
    var sum = 0.0
    for range in ranges {
      for index in range { sum += Double(values[index]) }
      count += range.count
      tally.additions += range.count
    }
    let mean = sum / Double(count)
    tally.divisions += 1

    var squares = 0.0
    for range in ranges {
      for index in range {
        let distance = Double(values[index]) - mean
        squares += distance * distance
      }
      // The distance, its square, and the sum.
      tally.additions += 2 * range.count
      tally.multiplications += range.count
    }
    self.mean = mean
    variance = squares / Double(count)
    tally.divisions += 1
    self.count = count
  }

  init(mean: Double, variance: Double, count: Int) {
    self.mean = mean
    self.variance = variance
    self.count = count
  }

  /// `√(σ² + ε)`.
  func divisor(epsilon: Double, counting tally: inout OperationTally) -> Double {
    tally.additions += 1
    tally.squareRoots += 1
    return (variance + epsilon).squareRoot()
  }

  /// `(x − μ) / divisor` for the values of a range, then `·γ + β` if they are given.
  func normalize(
    _ range: Range<Int>, in values: inout [Float], divisor: Double,
    scale: (factor: Double, shift: Double)?, counting tally: inout OperationTally
  ) {
    if let (factor, shift) = scale {
      for index in range {
        values[index] = Float((Double(values[index]) - mean) / divisor * factor + shift)
      }
      tally.multiplications += range.count
      tally.additions += range.count
    } else {
      for index in range { values[index] = Float((Double(values[index]) - mean) / divisor) }
    }
    tally.additions += range.count
    tally.divisions += range.count
  }
}

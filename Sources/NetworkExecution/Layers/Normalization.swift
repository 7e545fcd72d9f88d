/// The common part of the normalizations: mean and variance of a set of values, and their use.
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
    normalize(
      range, in: &values, divisor: divisor, factor: scale?.factor, shift: scale?.shift,
      counting: &tally)
  }

  /// The same with a factor, a shift, both or neither.
  func normalize(
    _ range: Range<Int>, in values: inout [Float], divisor: Double, factor: Double?,
    shift: Double?, counting tally: inout OperationTally
  ) {
    let (slope, offset) = (factor ?? 1, shift ?? 0)
    for index in range {
      values[index] = Float((Double(values[index]) - mean) / divisor * slope + offset)
    }
    if factor != nil { tally.multiplications += range.count }
    if shift != nil { tally.additions += range.count }
    tally.additions += range.count
    tally.divisions += range.count
  }
}

/// The backward pass of a normalization of one set of values, and of its factor γ and shift β.
struct NormalizationGradients {
  private(set) var input: Tensor
  private var factors: [Double]
  private var shifts: [Double]

  init(inputLike upstream: Tensor, for parameters: LayerParameters) {
    input = upstream
    factors = Array(repeating: 0, count: parameters.weights.count)
    shifts = Array(repeating: 0, count: parameters.biases.count)
  }

  /// The positions of values of one set that share γ and β, and the number of these.
  struct Part {
    let range: Range<Int>
    let factor: Int
  }

  /// Goes back through one set: with g = dy·γ, dx = (g − mean(g) − x̂·mean(g·x̂)) / σ if the set's own
  /// values made its statistics, and g / σ if they were given.
  mutating func add(
    _ set: [Part], of values: [Float], normalizedBy moments: Moments, ownStatistics: Bool,
    epsilon: Double, from upstream: Tensor, with parameters: LayerParameters
  ) {
    let deviation = (moments.variance + epsilon).squareRoot()
    func normalized(_ index: Int) -> Double { (Double(values[index]) - moments.mean) / deviation }
    func factor(_ part: Part) -> Double {
      parameters.weights.isEmpty ? 1 : Double(parameters.weights[part.factor])
    }

    var (mean, product) = (0.0, 0.0)
    for part in set {
      var (sum, products) = (0.0, 0.0)
      for index in part.range {
        sum += Double(upstream.values[index])
        products += Double(upstream.values[index]) * normalized(index)
      }
      if !factors.isEmpty { factors[part.factor] += products }
      if !shifts.isEmpty { shifts[part.factor] += sum }
      mean += sum * factor(part) / Double(moments.count)
      product += products * factor(part) / Double(moments.count)
    }
    if !ownStatistics { (mean, product) = (0, 0) }
    for part in set {
      for index in part.range {
        let gradient = Double(upstream.values[index]) * factor(part)
        input.values[index] = Float((gradient - mean - normalized(index) * product) / deviation)
      }
    }
  }

  var layerGradients: LayerGradients {
    LayerGradients(
      input: input, weights: factors.map { Float($0) }, biases: shifts.map { Float($0) })
  }
}

/// The way back through a normalisation of one set of values, and of its factor γ and shift β.
struct NormalizationGradients {
  private(set) var input: Tensor
  private var factors: [Double]
  private var shifts: [Double]

  init(inputLike upstream: Tensor, for parameters: LayerParameters) {
    input = upstream
    factors = Array(repeating: 0, count: parameters.weights.count)
    shifts = Array(repeating: 0, count: parameters.biases.count)
  }

  /// Where values of one set lie that share γ and β, and the number of these.
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

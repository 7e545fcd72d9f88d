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

/// The common part of batch and instance normalization: factors, shifts and running statistics are those of
/// channels.
struct ChannelNormalization {
  let epsilon: Double
  let affine: Bool
  let tracksStatistics: Bool
  let images: Images

  /// Whether a channel's mean and variance are those of all images of a batch, or of each image.
  enum Images {
    case together
    case apart
  }

  /// Values that are normalized by the same mean and variance.
  private struct Part {
    let channel: Int
    let ranges: [Range<Int>]
  }

  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let learned = affine ? input.channels : 0
    let tracked = tracksStatistics ? input.channels : 0
    return ParameterSizes(
      weights: learned, biases: learned, mean: tracked, variance: tracked,
      initialWeights: .around(1))
  }

  /// The form of test time: with the running statistics, or the values' own if none are tracked.
  func normalize(
    _ tensor: inout Tensor, with parameters: LayerParameters, counting tally: inout OperationTally
  ) throws(KernelError) {
    try parameters.check(parameterSizes(on: [tensor.shape]))
    for part in parts(of: tensor.shape, byOwnStatistics: !tracksStatistics) {
      let moments =
        tracksStatistics
        ? running(of: part, parameters)
        : Moments(of: part.ranges, in: tensor.values, counting: &tally)
      normalize(part, of: &tensor, by: moments, with: parameters, counting: &tally)
    }
  }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    try upstream.check(input.shape)
    let ownStatistics =
      switch trace.phase {
      case .training: true
      case .test: !tracksStatistics
      }
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for part in parts(of: input.shape, byOwnStatistics: ownStatistics) {
      let moments =
        ownStatistics
        ? Moments(of: part.ranges, in: input.values, counting: &tally)
        : running(of: part, trace.parameters)
      gradients.add(
        part.ranges.map { .init(range: $0, factor: part.channel) }, of: input.values,
        normalizedBy: moments, ownStatistics: ownStatistics, epsilon: epsilon, from: upstream,
        with: trace.parameters)
    }
    return gradients.layerGradients
  }

  /// A channel's parts. By running statistics it is one, whatever the number of images: its deviation is found
  /// once.
  private func parts(of shape: TensorShape, byOwnStatistics own: Bool) -> [Part] {
    (0..<shape.channels).flatMap { channel in
      let ranges = shape.ranges(ofChannel: channel)
      return switch images {
      case .apart where own: ranges.map { Part(channel: channel, ranges: [$0]) }
      case .apart, .together: [Part(channel: channel, ranges: ranges)]
      }
    }
  }

  private func running(of part: Part, _ parameters: LayerParameters) -> Moments {
    Moments(
      mean: Double(parameters.mean[part.channel]),
      variance: Double(parameters.variance[part.channel]),
      count: part.ranges.reduce(0) { $0 + $1.count })
  }

  private func normalize(
    _ part: Part, of tensor: inout Tensor, by moments: Moments, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) {
    let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
    let scale =
      affine
      ? (
        factor: Double(parameters.weights[part.channel]),
        shift: Double(parameters.biases[part.channel])
      ) : nil
    for range in part.ranges {
      moments.normalize(
        range, in: &tensor.values, divisor: divisor, scale: scale, counting: &tally)
    }
  }
}

extension ChannelNormalization: TrainingKernel {
  /// The form of training: with the values' own statistics, whose mean over a channel's parts moves the running
  /// ones; of a variance, that of the estimates that divide by one value less.
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    let shape = input.shape
    try parameters.check(parameterSizes(on: [shape]))
    var means = Array(repeating: 0.0, count: shape.channels)
    var variances = means
    let parts = parts(of: shape, byOwnStatistics: true)
    let partsOfChannel = Double(parts.count / shape.channels)
    for part in parts {
      let moments = Moments(of: part.ranges, in: input.values, counting: &tally)
      normalize(part, of: &input, by: moments, with: parameters, counting: &tally)
      let count = Double(moments.count)
      means[part.channel] += moments.mean / partsOfChannel
      variances[part.channel] += moments.variance * count / max(count - 1, 1) / partsOfChannel
    }
    var updated = parameters
    guard tracksStatistics else { return (input, updated) }
    for channel in 0..<shape.channels {
      updated.mean[channel] = Float(
        (1 - momentum) * Double(parameters.mean[channel]) + momentum * means[channel])
      updated.variance[channel] = Float(
        (1 - momentum) * Double(parameters.variance[channel]) + momentum * variances[channel])
    }
    return (input, updated)
  }
}

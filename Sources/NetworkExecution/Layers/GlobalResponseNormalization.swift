import NetworkModel

extension GlobalResponseNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let channels = try inputs.only.channels
    return ParameterSizes(weights: channels, biases: channels, initialWeights: .unit)
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    let shape = input.shape
    try parameters.check(parameterSizes(on: [shape]))
    for image in 0..<shape.images {
      let responses = Responses(of: image, in: input, epsilon: epsilon)
      tally.multiplications += shape.imageCount
      tally.additions += shape.imageCount
      tally.squareRoots += shape.channels
      // Their mean, and ε.
      tally.additions += shape.channels + 1
      tally.divisions += 1
      for channel in 0..<shape.channels {
        let quotient = responses.norms[channel] / responses.divisor
        tally.divisions += 1
        let (factor, shift) = (
          Double(parameters.weights[channel]), Double(parameters.biases[channel])
        )
        for index in shape.range(ofPlane: image * shape.channels + channel) {
          let value = Double(input.values[index])
          input.values[index] = Float(factor * (value * quotient) + shift + value)
        }
        tally.multiplications += 2 * shape.planeCount
        tally.additions += 2 * shape.planeCount
      }
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With G the norms, m their mean plus ε, n = G / m: dx = dy·(γ·n + 1) + x·dG / G, dG = (dn − Σ dn·n / C) / m,
  /// dn = γ·Σ dy·x.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    let parameters = trace.parameters
    try parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    var gradient = Tensor(shape)
    var factors = Array(repeating: 0.0, count: shape.channels)
    var shifts = factors
    for image in 0..<shape.images {
      let responses = Responses(of: image, in: input, epsilon: epsilon)
      // A divisor of 0 has norms of 0 only.
      let divisor = responses.divisor
      var slopes = Array(repeating: 0.0, count: shape.channels)
      var mean = 0.0
      for channel in 0..<shape.channels {
        var (product, sum) = (0.0, 0.0)
        for index in shape.range(ofPlane: image * shape.channels + channel) {
          product += Double(upstream.values[index]) * Double(input.values[index])
          sum += Double(upstream.values[index])
        }
        let quotient = responses.norms[channel] / divisor
        factors[channel] += product * quotient
        shifts[channel] += sum
        slopes[channel] = product * Double(parameters.weights[channel])
        mean += slopes[channel] * quotient / Double(shape.channels)
      }
      for channel in 0..<shape.channels {
        let norm = responses.norms[channel]
        let direct = Double(parameters.weights[channel]) * norm / divisor + 1
        // If all values are 0, the norm is not differentiable.
        let through = norm > 0 ? (slopes[channel] - mean) / divisor / norm : 0
        for index in shape.range(ofPlane: image * shape.channels + channel) {
          gradient.values[index] = Float(
            Double(upstream.values[index]) * direct + Double(input.values[index]) * through)
        }
      }
    }
    return LayerGradients(
      input: gradient, weights: factors.map { Float($0) }, biases: shifts.map { Float($0) })
  }
}

/// The norms of an image's channels.
private struct Responses {
  let norms: [Double]
  /// Their mean, and ε.
  let divisor: Double

  init(of image: Int, in tensor: Tensor, epsilon: Double) {
    let shape = tensor.shape
    norms = (0..<shape.channels).map { channel in
      shape.range(ofPlane: image * shape.channels + channel).reduce(0.0) { sum, index in
        sum + Double(tensor.values[index]) * Double(tensor.values[index])
      }.squareRoot()
    }
    divisor = norms.reduce(0, +) / Double(shape.channels) + epsilon
  }
}

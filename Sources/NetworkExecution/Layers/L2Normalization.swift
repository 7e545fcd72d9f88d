import NetworkModel

extension L2Normalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    return ParameterSizes(
      weights: hasScale ? input.channels : 0, initialWeights: .around(1))
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    let shape = input.shape
    try parameters.check(parameterSizes(on: [shape]))
    shape.forEachPosition { places in
      let divisor = max(norm(of: input, at: places), epsilon)
      tally.multiplications += shape.channels
      tally.additions += shape.channels
      tally.squareRoots += 1
      tally.comparisons += 1
      for (channel, place) in places.enumerated() {
        let value = Double(input.values[place]) / divisor
        input.values[place] = Float(hasScale ? value * Double(parameters.weights[channel]) : value)
      }
      tally.divisions += shape.channels
      if hasScale { tally.multiplications += shape.channels }
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With g = dy·γ and y = x / ‖x‖: dx = (g − y·Σ g·y) / ‖x‖, and g / ε where the norm is less.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    let weights = trace.parameters.weights
    try trace.parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    var gradient = Tensor(shape)
    var factors = Array(repeating: 0.0, count: weights.count)
    shape.forEachPosition { places in
      let norm = norm(of: input, at: places)
      let divisor = max(norm, epsilon)
      func slope(_ channel: Int, _ place: Int) -> Double {
        Double(upstream.values[place]) * (hasScale ? Double(weights[channel]) : 1)
      }
      var product = 0.0
      for (channel, place) in places.enumerated() {
        let value = Double(input.values[place]) / divisor
        product += slope(channel, place) * value
        if hasScale { factors[channel] += Double(upstream.values[place]) * value }
      }
      if norm < epsilon { product = 0 }
      for (channel, place) in places.enumerated() {
        let value = Double(input.values[place]) / divisor
        gradient.values[place] = Float((slope(channel, place) - value * product) / divisor)
      }
    }
    return LayerGradients(input: gradient, weights: factors.map { Float($0) })
  }

  private func norm(of tensor: Tensor, at places: StrideTo<Int>) -> Double {
    places.reduce(0.0) { sum, place in
      sum + Double(tensor.values[place]) * Double(tensor.values[place])
    }.squareRoot()
  }
}

extension TensorShape {
  /// Calls `body` with the places of the channels of each position.
  fileprivate func forEachPosition(_ body: (StrideTo<Int>) -> Void) {
    for image in 0..<images {
      for position in 0..<planeCount {
        let first = image * imageCount + position
        body(stride(from: first, to: (image + 1) * imageCount, by: planeCount))
      }
    }
  }
}

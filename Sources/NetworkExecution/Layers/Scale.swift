import NetworkModel

extension Scale: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    var sizes = ParameterSizes(initialWeights: .around(1))
    switch terms {
    case .factor: sizes.weights = input.channels
    case .bias: sizes.biases = input.channels
    case .factorAndBias: (sizes.weights, sizes.biases) = (input.channels, input.channels)
    }
    return sizes
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.takeOnly()
    let shape = input.shape
    try parameters.check(parameterSizes(on: [shape]))
    for plane in 0..<shape.images * shape.channels {
      let channel = plane % shape.channels
      let range = shape.range(ofPlane: plane)
      if !parameters.weights.isEmpty {
        for index in range { input.values[index] *= parameters.weights[channel] }
        tally.multiplications += range.count
      }
      if !parameters.biases.isEmpty {
        for index in range { input.values[index] += parameters.biases[channel] }
        tally.additions += range.count
      }
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands {
    switch terms {
    case .factor, .factorAndBias: .inputs
    case .bias: []
    }
  }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let parameters = trace.parameters
    try parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    let input = saved.isEmpty ? [] : try trace.input.values
    var gradient = upstream
    var factors = [Double](repeating: 0, count: parameters.weights.count)
    var shifts = [Double](repeating: 0, count: parameters.biases.count)
    for index in upstream.values.indices {
      let channel = index / shape.planeCount % shape.channels
      if !factors.isEmpty {
        gradient.values[index] *= parameters.weights[channel]
        factors[channel] += Double(upstream.values[index]) * Double(input[index])
      }
      if !shifts.isEmpty { shifts[channel] += Double(upstream.values[index]) }
    }
    return LayerGradients(
      input: gradient, weights: factors.map { Float($0) }, biases: shifts.map { Float($0) })
  }
}

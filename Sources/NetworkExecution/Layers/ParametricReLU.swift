import NetworkModel

extension ParametricReLU: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let count =
      switch slopes {
      case .perChannel: input.channels
      case .shared: 1
      }
    // Around the ¼ that the paper starts from.
    return ParameterSizes(weights: count, initialWeights: .around(0.25))
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.takeOnly()
    try parameters.check(parameterSizes(on: [input.shape]))
    let shape = input.shape
    for plane in 0..<shape.images * shape.channels {
      let slope =
        switch slopes {
        case .perChannel: Double(parameters.weights[plane % shape.channels])
        case .shared: Double(parameters.weights[0])
        }
      for index in shape.range(ofPlane: plane) {
        let value = Double(input.values[index])
        let below = slope * value
        input.values[index] = Float(value > 0 ? value : below)
      }
      tally.multiplications += shape.planeCount
      tally.comparisons += shape.planeCount
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    try trace.parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    var gradient = upstream
    var slopes = [Double](repeating: 0, count: trace.parameters.weights.count)
    for index in input.values.indices where !(input.values[index] > 0) {
      let channel = index / shape.planeCount % shape.channels
      let slope = slopes.count == 1 ? 0 : channel
      gradient.values[index] *= trace.parameters.weights[slope]
      slopes[slope] += Double(upstream.values[index]) * Double(input.values[index])
    }
    return LayerGradients(input: gradient, weights: slopes.map { Float($0) })
  }
}

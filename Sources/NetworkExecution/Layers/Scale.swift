import NetworkModel

extension Scale {
  func parameterSizes(for input: TensorShape) -> ParameterSizes {
    switch terms {
    case .factor: ParameterSizes(weights: input.channels)
    case .bias: ParameterSizes(biases: input.channels)
    case .factorAndBias: ParameterSizes(weights: input.channels, biases: input.channels)
    }
  }

  func run(
    on input: consuming Tensor, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let shape = input.shape
    try parameters.check(parameterSizes(for: shape))
    for plane in 0..<shape.images * shape.channels {
      let channel = plane % shape.channels
      let range = plane * shape.planeCount..<(plane + 1) * shape.planeCount
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
}

import NetworkModel

extension ParametricReLU {
  func parameterSizes(for input: TensorShape) -> ParameterSizes {
    switch slopes {
    case .perChannel: ParameterSizes(weights: input.channels)
    case .shared: ParameterSizes(weights: 1)
    }
  }

  func run(
    on input: consuming Tensor, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try parameters.check(parameterSizes(for: input.shape))
    let shape = input.shape
    for plane in 0..<shape.images * shape.channels {
      let slope =
        switch slopes {
        case .perChannel: Double(parameters.weights[plane % shape.channels])
        case .shared: Double(parameters.weights[0])
        }
      for index in plane * shape.planeCount..<(plane + 1) * shape.planeCount {
        let value = Double(input.values[index])
        let below = slope * value
        input.values[index] = Float(value > 0 ? value : below)
      }
      tally.multiplications += shape.planeCount
      tally.comparisons += shape.planeCount
    }
    return input
  }
}

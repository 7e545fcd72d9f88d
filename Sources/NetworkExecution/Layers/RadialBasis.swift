import NetworkModel

extension RadialBasis {
  func parameterSizes(for input: TensorShape) throws(KernelError) -> ParameterSizes {
    ParameterSizes(weights: try bounded(units, input.imageCount), fanIn: input.imageCount)
  }

  func run(
    on input: Tensor, with parameters: LayerParameters, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try parameters.check(parameterSizes(for: input.shape))
    let count = input.shape.imageCount
    var output = Tensor(try input.shape.with(channels: units, height: 1, width: 1))
    for image in 0..<input.shape.images {
      for unit in 0..<units {
        var distance = 0.0
        for index in 0..<count {
          let difference =
            Double(input.values[image * count + index])
            - Double(parameters.weights[unit * count + index])
          distance += difference * difference
        }
        // The difference, its square, and the sum.
        tally.additions += 2 * count
        tally.multiplications += count
        output.values[image * units + unit] = Float(distance)
      }
    }
    return output
  }
}

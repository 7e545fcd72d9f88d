import NetworkModel

extension RadialBasis: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    return ParameterSizes(
      weights: try bounded(units, input.imageCount), fanIn: input.imageCount,
      weightExtents: [units, input.imageCount], initialWeights: .unit)
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    let count = input.shape.imageCount
    var output = Tensor(try input.shape.vector(units))
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

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// Of `yᵢ = Σⱼ (xⱼ − wᵢⱼ)²`: dxⱼ = Σᵢ 2(xⱼ − wᵢⱼ)·dyᵢ, and dwᵢⱼ is minus its term.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    try upstream.check(input.shape.vector(units))
    let count = input.shape.imageCount
    var gradients = LayerGradients(
      input: Tensor(input.shape),
      weights: Array(repeating: 0, count: trace.parameters.weights.count))
    for image in 0..<input.shape.images {
      for unit in 0..<units {
        let factor = 2 * upstream.values[image * units + unit]
        for index in 0..<count {
          let (value, weight) = (image * count + index, unit * count + index)
          let term = factor * (input.values[value] - trace.parameters.weights[weight])
          gradients.inputs[0].values[value] += term
          gradients.weights[weight] -= term
        }
      }
    }
    return gradients
  }
}

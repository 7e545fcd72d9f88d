import NetworkModel

extension RadialBasis: BackwardPass {
  var kept: KeptTensors { .inputs }

  /// Of `yᵢ = Σⱼ (xⱼ − wᵢⱼ)²`: dxⱼ = Σᵢ 2(xⱼ − wᵢⱼ)·dyᵢ, and dwᵢⱼ is minus its term.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(for: input.shape))
    try upstream.check(input.shape.with(channels: units, height: 1, width: 1))
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

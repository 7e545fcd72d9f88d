import NetworkModel

extension ParametricReLU: BackwardPass {
  var kept: KeptTensors { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    try trace.parameters.check(parameterSizes(for: shape))
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

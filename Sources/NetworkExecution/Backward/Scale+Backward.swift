import NetworkModel

extension Scale: BackwardPass {
  var kept: KeptTensors {
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
    try parameters.check(parameterSizes(for: shape))
    try upstream.check(shape)
    let input = kept.isEmpty ? [] : try trace.input.values
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

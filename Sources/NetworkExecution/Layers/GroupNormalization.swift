import NetworkModel

extension GroupNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let learned = affine ? input.channels : 0
    return ParameterSizes(weights: learned, biases: learned, initialWeights: .around(1))
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    let shape = input.shape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    try parameters.check(parameterSizes(on: [shape]))
    let channels = shape.channels / groups
    for group in 0..<shape.images * groups {
      let planes = (group * channels..<(group + 1) * channels).map { shape.range(ofPlane: $0) }
      let moments = Moments(of: planes, in: input.values, counting: &tally)
      let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
      for (place, plane) in planes.enumerated() {
        let channel = group % groups * channels + place
        let scale =
          affine
          ? (factor: Double(parameters.weights[channel]), shift: Double(parameters.biases[channel]))
          : nil
        moments.normalize(
          plane, in: &input.values, divisor: divisor, scale: scale, counting: &tally)
      }
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
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    try trace.parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    let channels = shape.channels / groups
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for group in 0..<shape.images * groups {
      let set = (group * channels..<(group + 1) * channels).map { plane in
        NormalizationGradients.Part(
          range: shape.range(ofPlane: plane), factor: plane % shape.channels)
      }
      gradients.add(
        set, of: input.values,
        normalizedBy: Moments(of: set.map(\.range), in: input.values, counting: &tally),
        ownStatistics: true, epsilon: epsilon, from: upstream, with: trace.parameters)
    }
    return gradients.layerGradients
  }
}

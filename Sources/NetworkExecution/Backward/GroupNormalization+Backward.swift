import NetworkModel

extension GroupNormalization: BackwardPass {
  var kept: KeptTensors { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    try trace.parameters.check(parameterSizes(for: shape))
    try upstream.check(shape)
    let channels = shape.channels / groups
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for group in 0..<shape.images * groups {
      let set = (group * channels..<(group + 1) * channels).map { plane in
        NormalizationGradients.Part(
          range: plane * shape.planeCount..<(plane + 1) * shape.planeCount,
          factor: plane % shape.channels)
      }
      gradients.add(
        set, of: input.values,
        normalizedBy: Moments(of: set.map(\.range), in: input.values, counting: &tally),
        ownStatistics: true, epsilon: epsilon, from: upstream, with: trace.parameters)
    }
    return gradients.layerGradients
  }
}

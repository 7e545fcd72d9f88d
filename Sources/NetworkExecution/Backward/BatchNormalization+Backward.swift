import NetworkModel

extension BatchNormalization: BackwardPass {
  var kept: KeptTensors { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    try trace.parameters.check(parameterSizes(for: shape))
    try upstream.check(shape)
    let ownStatistics =
      switch trace.phase {
      case .training: true
      case .test: !tracksStatistics
      }
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for channel in 0..<shape.channels {
      let ranges = shape.ranges(ofChannel: channel)
      let moments =
        ownStatistics
        ? Moments(of: ranges, in: input.values, counting: &tally)
        : Moments(
          mean: Double(trace.parameters.mean[channel]),
          variance: Double(trace.parameters.variance[channel]),
          count: shape.images * shape.planeCount)
      gradients.add(
        ranges.map { .init(range: $0, factor: channel) }, of: input.values, normalizedBy: moments,
        ownStatistics: ownStatistics, epsilon: epsilon, from: upstream, with: trace.parameters)
    }
    return gradients.layerGradients
  }
}

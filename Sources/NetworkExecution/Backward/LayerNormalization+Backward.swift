import NetworkModel

extension LayerNormalization: BackwardPass {
  var kept: KeptTensors { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(for: input.shape))
    try upstream.check(input.shape)
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for image in 0..<input.shape.images {
      for set in sets(ofImage: image, in: input.shape) {
        gradients.add(
          set.enumerated().map { .init(range: $0.element, factor: $0.offset) }, of: input.values,
          normalizedBy: Moments(of: set, in: input.values, counting: &tally), ownStatistics: true,
          epsilon: epsilon, from: upstream, with: trace.parameters)
      }
    }
    return gradients.layerGradients
  }
}

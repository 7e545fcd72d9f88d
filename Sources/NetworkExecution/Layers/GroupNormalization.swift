import NetworkModel

extension GroupNormalization {
  func parameterSizes(for input: TensorShape) -> ParameterSizes {
    let learned = affine ? input.channels : 0
    return ParameterSizes(weights: learned, biases: learned)
  }

  func run(
    on input: consuming Tensor, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let shape = input.shape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    try parameters.check(parameterSizes(for: shape))
    let channels = shape.channels / groups
    for group in 0..<shape.images * groups {
      let planes = (group * channels..<(group + 1) * channels).map {
        $0 * shape.planeCount..<($0 + 1) * shape.planeCount
      }
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
}

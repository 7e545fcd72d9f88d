import NetworkModel

extension ChannelShuffle: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    let channels = shape.channels / groups
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for image in 0..<shape.images {
      for place in 0..<channels {
        for group in 0..<groups {
          let plane = image * shape.channels + group * channels + place
          values += input.values[shape.range(ofPlane: plane)]
        }
      }
    }
    return Tensor(shape, values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// The cards dealt back: a shuffle by as many groups as a group has channels.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    try upstream.check(shape)
    let channels = shape.channels / groups
    var gradient = Tensor(shape)
    for plane in 0..<shape.images * shape.channels {
      let (image, channel) = plane.quotientAndRemainder(dividingBy: shape.channels)
      let (place, group) = channel.quotientAndRemainder(dividingBy: groups)
      let to = shape.offset(image: image, channel: group * channels + place)
      let from = plane * shape.planeCount
      for pixel in 0..<shape.planeCount {
        gradient.values[to + pixel] = upstream.values[from + pixel]
      }
    }
    return LayerGradients(input: gradient)
  }
}

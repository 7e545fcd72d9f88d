import NetworkModel

extension ChannelSlice: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    guard start + count <= shape.channels else {
      throw .channelOutOfRange(start + count - 1, channels: shape.channels)
    }
    let kept = try shape.with(channels: count)
    var values: [Float] = []
    values.reserveCapacity(kept.count)
    for image in 0..<shape.images {
      let first = shape.offset(image: image, channel: start)
      values += input.values[first..<first + count * shape.planeCount]
    }
    return Tensor(kept, values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard start + count <= shape.channels else {
      throw .channelOutOfRange(start + count - 1, channels: shape.channels)
    }
    try upstream.check(shape.with(channels: count))
    return LayerGradients(input: upstream.placed(in: shape, at: BoxPlace(channel: start)))
  }
}

import NetworkModel

extension Padding: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    var output = Tensor(
      try shape.with(
        channels: channelsBefore + shape.channels + channelsAfter,
        height: top + shape.height + bottom, width: left + shape.width + right))
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        for row in 0..<shape.height {
          let from = ((image * shape.channels + channel) * shape.height + row) * shape.width
          let to =
            ((image * output.shape.channels + channelsBefore + channel) * output.shape.height
              + top + row) * output.shape.width + left
          for column in 0..<shape.width {
            output.values[to + column] = input.values[from + column]
          }
        }
      }
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(
      shape.with(
        channels: channelsBefore + shape.channels + channelsAfter,
        height: top + shape.height + bottom, width: left + shape.width + right))
    return LayerGradients(
      input: upstream.cut(to: shape, channel: channelsBefore, row: top, column: left))
  }
}

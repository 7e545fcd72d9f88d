import NetworkModel

extension Padding: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    return input.placed(in: try padded(input.shape), at: place)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(padded(shape))
    return LayerGradients(input: upstream.cut(to: shape, at: place))
  }

  /// Where the input begins in the output.
  private var place: BoxPlace {
    BoxPlace(channel: channelsBefore, plane: sides.front, row: sides.top, column: sides.left)
  }

  private func padded(_ shape: TensorShape) throws(KernelError) -> TensorShape {
    guard sides.axes == shape.axes || sides.isEmpty else { throw .axesDiffer }
    return try shape.with(
      channels: channelsBefore + shape.channels + channelsAfter
    ) { axis throws(KernelError) in
      sides[axis].before + shape[axis] + sides[axis].after
    }
  }
}

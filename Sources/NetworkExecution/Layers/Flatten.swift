import NetworkModel

extension Flatten: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// The same values, which lie in the order C, H, W already.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.takeOnly()
    let shape = try input.shape.with(channels: input.shape.imageCount, height: 1, width: 1)
    return Tensor(shape, input.values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(shape.with(channels: shape.imageCount, height: 1, width: 1))
    return LayerGradients(input: Tensor(shape, upstream.values))
  }
}

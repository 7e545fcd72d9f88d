import NetworkModel

extension Flatten: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// The same values, which lie in the order C, H, W already.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.takeOnly()
    let shape = try input.shape.vector(input.shape.imageCount)
    return Tensor(shape, input.values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(shape.vector(shape.imageCount))
    return LayerGradients(input: Tensor(shape, upstream.values))
  }
}

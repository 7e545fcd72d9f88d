package import NetworkModel

extension GlobalPooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    return try input.reduced(
      by: reduction, over: [Self.all(input.shape.height)], [Self.all(input.shape.width)],
      counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    return try reduction.gradients(
      from: upstream, of: trace, over: [Self.all(shape.height)], [Self.all(shape.width)])
  }
}

extension GlobalPooling {
  package static func all(_ count: Int) -> PooledPixels {
    PooledPixels(pixels: Array(0..<count), divisor: count)
  }
}

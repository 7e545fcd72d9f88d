package import NetworkModel

extension GlobalPooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    return try input.reduced(by: reduction, over: Self.cell(of: input.shape), counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try reduction.gradients(from: upstream, of: trace, over: Self.cell(of: trace.inputShape))
  }
}

extension GlobalPooling {
  /// All positions as one cell.
  package static func cell(of shape: TensorShape) -> PooledCells {
    PooledCells(of: shape) { [PooledPixels(pixels: Array(0..<shape[$0]), divisor: shape[$0])] }
  }
}

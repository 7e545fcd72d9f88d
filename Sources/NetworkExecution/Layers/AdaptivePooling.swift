package import NetworkModel

extension AdaptivePooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    _ = try input.shape.with(height: height, width: width)
    return try input.reduced(
      by: reduction, over: Self.cells(height, along: input.shape.height),
      Self.cells(width, along: input.shape.width), counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    _ = try shape.with(height: height, width: width)
    return try reduction.gradients(
      from: upstream, of: trace, over: Self.cells(height, along: shape.height),
      Self.cells(width, along: shape.width))
  }
}

extension AdaptivePooling {
  /// Each cell reads every pixel that it touches, however little of it.
  package static func cells(_ cells: Int, along count: Int) -> [PooledPixels] {
    (0..<cells).map { cell in
      let pixels = Array(cell * count / cells...((cell + 1) * count - 1) / cells)
      return PooledPixels(pixels: pixels, divisor: pixels.count)
    }
  }
}

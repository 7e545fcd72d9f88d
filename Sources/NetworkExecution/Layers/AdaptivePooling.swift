package import NetworkModel

extension AdaptivePooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    return try input.reduced(by: reduction, over: cells(of: input.shape), counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try reduction.gradients(from: upstream, of: trace, over: cells(of: trace.inputShape))
  }
}

extension AdaptivePooling {
  /// The cells over a tensor.
  ///
  /// - Throws: `.axesDiffer`, `.tooLarge`.
  package func cells(of shape: TensorShape) throws(KernelError) -> PooledCells {
    guard extents.axes == shape.axes else { throw .axesDiffer }
    _ = try shape.with { axis throws(KernelError) in extents[axis] }
    return PooledCells(of: shape) { Self.cells(extents[$0], along: shape[$0]) }
  }

  /// Each cell reads every pixel that it touches, however little of it.
  static func cells(_ cells: Int, along count: Int) -> [PooledPixels] {
    (0..<cells).map { cell in
      let pixels = Array(cell * count / cells...((cell + 1) * count - 1) / cells)
      return PooledPixels(pixels: pixels, divisor: pixels.count)
    }
  }
}

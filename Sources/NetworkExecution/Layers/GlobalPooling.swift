package import NetworkModel

extension GlobalPooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    guard form != .over(.channels) else {
      return try input.reducedOverChannels(by: reduction, counting: &tally)
    }
    return try input.reduced(by: reduction, over: Self.cell(of: input.shape), counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    guard form != .over(.channels) else {
      return try reduction.gradientsOverChannels(from: upstream, of: trace)
    }
    return try reduction.gradients(
      from: upstream, of: trace, over: Self.cell(of: trace.inputShape))
  }
}

extension GlobalPooling {
  /// All positions as one cell.
  package static func cell(of shape: TensorShape) -> PooledCells {
    PooledCells(of: shape) { [PooledPixels(pixels: Array(0..<shape[$0]), divisor: shape[$0])] }
  }
}

extension TensorShape {
  /// The place of each channel's value at one position of an image.
  fileprivate func places(ofPosition position: Int, image: Int) -> [Int] {
    (0..<channels).map { image * imageCount + $0 * planeCount + position }
  }
}

extension Tensor {
  /// Each position reduced to one channel.
  fileprivate func reducedOverChannels(
    by reduction: Reduction, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var output = Tensor(try shape.with(channels: 1))
    for index in output.values.indices {
      let (image, position) = index.quotientAndRemainder(dividingBy: shape.planeCount)
      var cell = PixelReduction(reduction)
      cell.read(shape.places(ofPosition: position, image: image), of: 0, in: values)
      output.values[index] = cell.result(dividingBy: shape.channels, counting: &tally)
    }
    return output
  }
}

extension Reduction {
  /// Hands the gradient of every position on to the channels that it was made of.
  fileprivate func gradientsOverChannels(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let input = saved.isEmpty ? [] : try trace.input.values
    try upstream.check(shape.with(channels: 1))
    var gradient = Tensor(shape)
    for (index, value) in upstream.values.enumerated() {
      let (image, position) = index.quotientAndRemainder(dividingBy: shape.planeCount)
      add(
        value, of: input, at: shape.places(ofPosition: position, image: image),
        divisor: shape.channels, to: &gradient.values)
    }
    return LayerGradients(input: gradient)
  }
}

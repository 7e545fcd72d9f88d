import NetworkModel

extension PixelShuffle: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    guard shape.axes == .two else { throw .axesDiffer }
    let square = try bounded(factor, factor)
    guard shape.channels % square == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: square)
    }
    var output = Tensor(
      try shape.with(channels: shape.channels / square) { axis throws(KernelError) in
        try bounded(shape[axis], factor)
      })
    var index = 0
    for plane in 0..<output.shape.images * output.shape.channels {
      for row in 0..<output.shape.height {
        for column in 0..<output.shape.width {
          let channel = plane * square + row % factor * factor + column % factor
          output.values[index] =
            input.values[
              (channel * shape.height + row / factor) * shape.width + column / factor]
          index += 1
        }
      }
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// Every pixel goes back to the channel it came from.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard shape.axes == .two else { throw .axesDiffer }
    let square = try bounded(factor, factor)
    guard shape.channels % square == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: square)
    }
    let larger = try shape.with(channels: shape.channels / square) { axis throws(KernelError) in
      try bounded(shape[axis], factor)
    }
    try upstream.check(larger)
    var gradient = Tensor(shape)
    for (index, value) in upstream.values.enumerated() {
      let (line, column) = index.quotientAndRemainder(dividingBy: larger.width)
      let (plane, row) = line.quotientAndRemainder(dividingBy: larger.height)
      let channel = plane * square + row % factor * factor + column % factor
      gradient.values[(channel * shape.height + row / factor) * shape.width + column / factor] =
        value
    }
    return LayerGradients(input: gradient)
  }
}

import NetworkModel

extension Maxout: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    guard input.shape.channels % pieces == 0 else {
      throw .channelsNotDivisible(channels: input.shape.channels, by: pieces)
    }
    let plane = input.shape.planeCount
    var output = Tensor(
      try input.shape.with(channels: input.shape.channels / pieces), repeating: -.infinity)
    for channel in 0..<input.shape.images * input.shape.channels {
      let (from, to) = (channel * plane, channel / pieces * plane)
      for pixel in 0..<plane {
        output.values[to + pixel] = output.values[to + pixel].maximum(
          with: input.values[from + pixel])
      }
      tally.comparisons += plane
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    guard shape.channels % pieces == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: pieces)
    }
    try upstream.check(shape.with(channels: shape.channels / pieces))
    var gradient = Tensor(shape)
    for index in upstream.values.indices {
      let (channel, pixel) = index.quotientAndRemainder(dividingBy: shape.planeCount)
      var largest = channel * pieces * shape.planeCount + pixel
      for piece in 1..<max(pieces, 2) where piece < pieces {
        let place = (channel * pieces + piece) * shape.planeCount + pixel
        if input.values[place] > input.values[largest] { largest = place }
      }
      gradient.values[largest] = upstream.values[index]
    }
    return LayerGradients(input: gradient)
  }
}

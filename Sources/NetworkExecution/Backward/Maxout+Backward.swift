import NetworkModel

extension Maxout: BackwardPass {
  var kept: KeptTensors { .inputs }

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

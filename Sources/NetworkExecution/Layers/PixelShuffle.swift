import NetworkModel

extension PixelShuffle {
  func run(on input: Tensor) throws(KernelError) -> Tensor {
    let shape = input.shape
    let square = try bounded(factor, factor)
    guard shape.channels % square == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: square)
    }
    var output = Tensor(
      try shape.with(
        channels: shape.channels / square, height: shape.height * factor,
        width: shape.width * factor))
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
}

import NetworkModel

extension Padding {
  func run(on input: Tensor) throws(KernelError) -> Tensor {
    let shape = input.shape
    var output = Tensor(
      try shape.with(
        channels: channelsBefore + shape.channels + channelsAfter,
        height: top + shape.height + bottom, width: left + shape.width + right))
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        for row in 0..<shape.height {
          let from = ((image * shape.channels + channel) * shape.height + row) * shape.width
          let to =
            ((image * output.shape.channels + channelsBefore + channel) * output.shape.height
              + top + row) * output.shape.width + left
          for column in 0..<shape.width {
            output.values[to + column] = input.values[from + column]
          }
        }
      }
    }
    return output
  }
}

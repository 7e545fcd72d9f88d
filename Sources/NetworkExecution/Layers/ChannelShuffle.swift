import NetworkModel

extension ChannelShuffle {
  func run(on input: Tensor) throws(KernelError) -> Tensor {
    let shape = input.shape
    guard shape.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: groups)
    }
    let channels = shape.channels / groups
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for image in 0..<shape.images {
      for place in 0..<channels {
        for group in 0..<groups {
          let plane = image * shape.channels + group * channels + place
          values += input.values[plane * shape.planeCount..<(plane + 1) * shape.planeCount]
        }
      }
    }
    return Tensor(shape, values)
  }
}

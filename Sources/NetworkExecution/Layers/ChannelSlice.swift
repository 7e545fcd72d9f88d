import NetworkModel

extension ChannelSlice {
  func run(on input: Tensor) throws(KernelError) -> Tensor {
    let shape = input.shape
    guard start + count <= shape.channels else {
      throw .channelOutOfRange(start + count - 1, channels: shape.channels)
    }
    let kept = try shape.with(channels: count)
    var values: [Float] = []
    values.reserveCapacity(kept.count)
    for image in 0..<shape.images {
      let first = (image * shape.channels + start) * shape.planeCount
      values += input.values[first..<first + count * shape.planeCount]
    }
    return Tensor(kept, values)
  }
}

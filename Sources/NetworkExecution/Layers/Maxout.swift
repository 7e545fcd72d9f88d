import NetworkModel

extension Maxout {
  func run(
    on input: Tensor, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
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
}

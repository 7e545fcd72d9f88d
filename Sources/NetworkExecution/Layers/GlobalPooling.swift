package import NetworkModel

extension GlobalPooling {
  func run(
    on input: Tensor, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try input.reduced(
      by: reduction, over: [Self.all(input.shape.height)], [Self.all(input.shape.width)],
      counting: &tally)
  }

  package static func all(_ count: Int) -> PixelReads {
    PixelReads(pixels: Array(0..<count), divisor: count)
  }
}

package import NetworkModel

extension AdaptivePooling {
  func run(
    on input: Tensor, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    _ = try input.shape.with(height: height, width: width)
    return try input.reduced(
      by: reduction, over: Self.cells(height, along: input.shape.height),
      Self.cells(width, along: input.shape.width), counting: &tally)
  }

  /// Each cell reads every pixel that it touches, however little of it.
  package static func cells(_ cells: Int, along count: Int) -> [PixelReads] {
    (0..<cells).map { cell in
      let pixels = Array(cell * count / cells...((cell + 1) * count - 1) / cells)
      return PixelReads(pixels: pixels, divisor: pixels.count)
    }
  }
}

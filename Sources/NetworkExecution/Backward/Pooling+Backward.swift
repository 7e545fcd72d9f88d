import NetworkModel

extension Pooling: BackwardPass {
  var kept: KeptTensors { reduction.kept }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let plane = try SlidingPlane(windows, over: trace.inputShape, rounding: rounding)
    return try reduction.gradients(
      from: upstream, of: trace, over: reads(along: plane.vertical),
      reads(along: plane.horizontal))
  }
}

extension Reduction {
  /// What is linear needs no values.
  var kept: KeptTensors {
    switch self {
    case .max, .l2: .inputs
    case .average, .sum: []
    }
  }

  /// Hands the gradient of every cell on to the pixels that it was made of.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace, over rows: [PixelReads], _ columns: [PixelReads]
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let input = kept.isEmpty ? [] : try trace.input.values
    try upstream.check(shape.with(height: rows.count, width: columns.count))
    var gradient = Tensor(shape)
    var cell = 0
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        for column in columns {
          let pixels = row.pixels.flatMap { row in
            column.pixels.map { plane * shape.planeCount + row * shape.width + $0 }
          }
          add(
            upstream.values[cell], of: input, at: pixels, divisor: row.divisor * column.divisor,
            to: &gradient.values)
          cell += 1
        }
      }
    }
    return LayerGradients(input: gradient)
  }

  private func add(
    _ upstream: Float, of input: [Float], at pixels: [Int], divisor: Int,
    to gradient: inout [Float]
  ) {
    switch self {
    case .max:
      guard var largest = pixels.first else { return }
      for pixel in pixels where input[pixel] > input[largest] { largest = pixel }
      gradient[largest] += upstream
    case .average:
      for pixel in pixels { gradient[pixel] += upstream / Float(divisor) }
    case .sum:
      for pixel in pixels { gradient[pixel] += upstream }
    case .l2:
      let norm = pixels.reduce(0.0) { $0 + Double(input[$1]) * Double(input[$1]) }.squareRoot()
      // Where all are 0 the norm has a kink.
      guard norm > 0 else { return }
      for pixel in pixels { gradient[pixel] += Float(Double(upstream * input[pixel]) / norm) }
    }
  }
}

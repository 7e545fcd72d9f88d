package import NetworkModel

extension Pooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let plane = try SlidingPlane(windows, over: input.shape, rounding: rounding)
    return try input.reduced(
      by: reduction, over: reads(along: plane.vertical), reads(along: plane.horizontal),
      counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let plane = try SlidingPlane(windows, over: trace.inputShape, rounding: rounding)
    return try reduction.gradients(
      from: upstream, of: trace, over: reads(along: plane.vertical),
      reads(along: plane.horizontal))
  }
}

extension Pooling {
  package func reads(along axis: SlidingAxis) -> [PooledPixels] {
    axis.starts.map { start in
      let pixels = axis.realPixels(from: start)
      return PooledPixels(
        pixels: pixels, divisor: countsPadding ? axis.paddedCount(from: start) : pixels.count)
    }
  }
}

/// Makes one number of the pixels of a window, and counts what that takes.
struct PixelReduction {
  private let reduction: Reduction
  private var value: Double
  private var reads = 0

  init(_ reduction: Reduction) {
    self.reduction = reduction
    value =
      switch reduction {
      case .max: -.infinity
      case .average, .l2, .sum: 0
      }
  }

  /// Reads the pixels of one row.
  mutating func read(_ columns: [Int], of row: Int, in values: [Float]) {
    switch reduction {
    case .max:
      for column in columns { value = value.maximum(with: Double(values[row + column])) }
    case .average, .sum:
      for column in columns { value += Double(values[row + column]) }
    case .l2:
      for column in columns {
        let pixel = Double(values[row + column])
        value += pixel * pixel
      }
    }
    reads += columns.count
  }

  /// The number; an average divides by `divisor`.
  func result(dividingBy divisor: Int, counting tally: inout OperationTally) -> Float {
    tally.placements += 1
    switch reduction {
    case .max:
      tally.comparisons += reads
      return Float(value)
    case .sum:
      tally.additions += reads
      return Float(value)
    case .average:
      tally.additions += reads
      tally.divisions += 1
      return Float(value / Double(divisor))
    case .l2:
      tally.multiplications += reads
      tally.additions += reads
      tally.squareRoots += 1
      return Float(value.squareRoot())
    }
  }
}

/// The pixels that one placement reads along an axis.
package struct PooledPixels: Sendable {
  package let pixels: [Int]
  /// The divisor of an average along this axis.
  package let divisor: Int
}

extension Tensor {
  /// Each channel by itself reduced to a plane, a cell for each pair of `rows` and `columns`.
  func reduced(
    by reduction: Reduction, over rows: [PooledPixels], _ columns: [PooledPixels],
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var output = Tensor(try shape.with(height: rows.count, width: columns.count))
    var index = 0
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        for column in columns {
          var cell = PixelReduction(reduction)
          for pixel in row.pixels {
            cell.read(
              column.pixels, of: plane * shape.planeCount + pixel * shape.width, in: values)
          }
          output.values[index] = cell.result(
            dividingBy: row.divisor * column.divisor, counting: &tally)
          index += 1
        }
      }
    }
    return output
  }
}

extension Reduction {
  /// A linear reduction needs no values.
  var saved: SavedOperands {
    switch self {
    case .max, .l2: .inputs
    case .average, .sum: []
    }
  }

  /// Hands the gradient of every cell on to the pixels that it was made of.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace, over rows: [PooledPixels],
    _ columns: [PooledPixels]
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let input = saved.isEmpty ? [] : try trace.input.values
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
      // If all are 0, the norm is not differentiable.
      guard norm > 0 else { return }
      for pixel in pixels { gradient[pixel] += Float(Double(upstream * input[pixel]) / norm) }
    }
  }
}

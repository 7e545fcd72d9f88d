package import NetworkModel

extension Pooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let plane = try SlidingVolume(windows, over: input.shape, rounding: rounding)
    return try input.reduced(
      by: reduction, over: cells(of: plane), counting: &tally)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { reduction.saved }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let plane = try SlidingVolume(windows, over: trace.inputShape, rounding: rounding)
    return try reduction.gradients(from: upstream, of: trace, over: cells(of: plane))
  }
}

extension Pooling {
  package func cells(of volume: SlidingVolume) -> PooledCells {
    // A divisor that is given is that of all axes together.
    PooledCells(
      planes: reads(along: volume.depth, dividingBy: divisor.map { _ in 1 }),
      rows: reads(along: volume.vertical, dividingBy: divisor.map { _ in 1 }),
      columns: reads(along: volume.horizontal, dividingBy: divisor))
  }

  private func reads(
    along axis: SlidingAxis, dividingBy divisor: Int?
  ) -> [PooledPixels] {
    axis.starts.map { start in
      let pixels = axis.realPixels(from: start)
      return PooledPixels(
        pixels: pixels,
        divisor: divisor ?? (countsPadding ? axis.paddedCount(from: start) : pixels.count))
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
      case .average, .l2, .lp, .sum: 0
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
    case .lp(let power):
      for column in columns {
        value += Double(values[row + column]).magnitude.raised(to: power.value)
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
    case .lp(let power):
      tally.additions += reads
      tally.powers += reads + 1
      return Float(value.raised(to: 1 / power.value))
    }
  }
}

/// The pixels that one placement reads along an axis.
package struct PooledPixels: Sendable {
  package let pixels: [Int]
  /// The divisor of an average along this axis.
  package let divisor: Int
}

/// The pixels that each placement reads, axis by axis: a cell is one of each.
package struct PooledCells: Sendable {
  package let planes: [PooledPixels]
  package let rows: [PooledPixels]
  package let columns: [PooledPixels]

  package init(planes: [PooledPixels], rows: [PooledPixels], columns: [PooledPixels]) {
    self.planes = planes
    self.rows = rows
    self.columns = columns
  }

  /// Cells made axis by axis of the extents of a tensor.
  package init(of shape: TensorShape, _ cells: (Axis) -> [PooledPixels]) {
    let one = [PooledPixels(pixels: [0], divisor: 1)]
    planes = shape.axes == .three ? cells(.depth) : one
    rows = shape.axes >= .two ? cells(.height) : one
    columns = cells(shape.axes == .one ? .length : .width)
  }

  /// The extents of the output.
  ///
  /// - Throws: `.tooLarge`.
  package func shape(from input: TensorShape) throws(KernelError) -> TensorShape {
    try input.with { axis throws(KernelError) in
      switch axis {
      case .depth: planes.count
      case .height: rows.count
      case .width, .length, .channels: columns.count
      }
    }
  }
}

extension Tensor {
  /// Each channel by itself reduced, cell by cell.
  func reduced(
    by reduction: Reduction, over cells: PooledCells, counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var output = Tensor(try cells.shape(from: shape))
    var index = 0
    for channel in 0..<shape.images * shape.channels {
      for plane in cells.planes {
        for row in cells.rows {
          for column in cells.columns {
            var cell = PixelReduction(reduction)
            for behind in plane.pixels {
              for pixel in row.pixels {
                let line = (channel * shape.depth + behind) * shape.height + pixel
                cell.read(column.pixels, of: line * shape.width, in: values)
              }
            }
            output.values[index] = cell.result(
              dividingBy: plane.divisor * row.divisor * column.divisor, counting: &tally)
            index += 1
          }
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
    case .max, .l2, .lp: .inputs
    case .average, .sum: []
    }
  }

  /// Hands the gradient of every cell on to the pixels that it was made of.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace, over cells: PooledCells
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let input = saved.isEmpty ? [] : try trace.input.values
    try upstream.check(cells.shape(from: shape))
    var gradient = Tensor(shape)
    var cell = 0
    for channel in 0..<shape.images * shape.channels {
      for plane in cells.planes {
        for row in cells.rows {
          for column in cells.columns {
            let lines = plane.pixels.flatMap { behind in
              row.pixels.map { (channel * shape.depth + behind) * shape.height + $0 }
            }
            let pixels = lines.flatMap { line in column.pixels.map { line * shape.width + $0 } }
            add(
              upstream.values[cell], of: input, at: pixels,
              divisor: plane.divisor * row.divisor * column.divisor, to: &gradient.values)
            cell += 1
          }
        }
      }
    }
    return LayerGradients(input: gradient)
  }

  /// Adds the gradient of one number to the values at `pixels` that it was made of.
  func add(
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
    case .lp(let power):
      let p = power.value
      let sum = pixels.reduce(0.0) { $0 + Double(input[$1]).magnitude.raised(to: p) }
      guard sum > 0 else { return }
      let scale = Double(upstream) * sum.raised(to: 1 / p - 1)
      // At 0 the magnitude has no slope, or of a power below 1 no finite one.
      for pixel in pixels where input[pixel] != 0 {
        let slope = scale * Double(input[pixel]).magnitude.raised(to: p - 1)
        gradient[pixel] += Float(input[pixel] < 0 ? -slope : slope)
      }
    }
  }
}

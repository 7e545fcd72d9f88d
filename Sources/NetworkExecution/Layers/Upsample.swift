import NetworkModel

extension Upsample: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    let (height, width) =
      switch target {
      case .factor(let height, let width): (shape.height * height, shape.width * width)
      case .plane(let height, let width): (height, width)
      }
    var output = Tensor(try shape.with(height: height, width: width))
    let rows = points(height, along: shape.height)
    let columns = points(width, along: shape.width)
    var index = 0
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        for column in columns {
          func pixel(_ row: Int, _ column: Int) -> Double {
            Double(input.values[(plane * shape.height + row) * shape.width + column])
          }
          switch interpolation {
          case .nearest:
            output.values[index] = Float(pixel(row.first, column.first))
          case .bilinear, .bilinearAlignedCorners:
            // The weights depend only on the geometry; the work is to take four pixels by them.
            var sum = 0.0
            sum += (1 - row.share) * (1 - column.share) * pixel(row.first, column.first)
            sum += (1 - row.share) * column.share * pixel(row.first, column.second)
            sum += row.share * (1 - column.share) * pixel(row.second, column.first)
            sum += row.share * column.share * pixel(row.second, column.second)
            output.values[index] = Float(sum)
            tally.multiplications += 4
            tally.additions += 4
          }
          index += 1
        }
      }
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// Every point gives its gradient to the pixels it was mixed of, by their shares.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let (height, width) =
      switch target {
      case .factor(let height, let width): (shape.height * height, shape.width * width)
      case .plane(let height, let width): (height, width)
      }
    try upstream.check(shape.with(height: height, width: width))
    let rows = points(height, along: shape.height)
    let columns = points(width, along: shape.width)
    var gradient = Tensor(shape)
    var index = 0
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        for column in columns {
          for (y, down) in [(row.first, 1 - row.share), (row.second, row.share)] where down > 0 {
            for (x, across) in [(column.first, 1 - column.share), (column.second, column.share)]
            where across > 0 {
              gradient.values[(plane * shape.height + y) * shape.width + x] +=
                upstream.values[index] * Float(down * across)
            }
          }
          index += 1
        }
      }
    }
    return LayerGradients(input: gradient)
  }
}

extension Upsample {
  /// The two pixels between which a point of the output lies, and the share of the second.
  struct Point {
    let first: Int
    let second: Int
    let share: Double
  }

  /// Returns the position among the pixels of each of `count` points of the output.
  func points(_ count: Int, along pixels: Int) -> [Point] {
    (0..<count).map { point in
      let place =
        switch interpolation {
        case .nearest:
          Double(point * pixels / count)
        case .bilinear:
          max((Double(point) + 0.5) * Double(pixels) / Double(count) - 0.5, 0)
        case .bilinearAlignedCorners:
          count > 1 ? Double(point) * Double(pixels - 1) / Double(count - 1) : 0
        }
      let first = min(Int(place), pixels - 1)
      return Point(
        first: first, second: min(first + 1, pixels - 1), share: place - Double(first))
    }
  }
}

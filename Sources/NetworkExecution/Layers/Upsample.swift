import NetworkModel

extension Upsample: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let grid = try grid(of: input.shape)
    var output = Tensor(grid.shape)
    for index in output.values.indices {
      switch interpolation {
      case .nearest, .nearestExact:
        grid.forEachCorner(of: index) { pixel, share in
          if share > 0 { output.values[index] = input.values[pixel] }
        }
      case .bilinear, .bilinearAlignedCorners:
        // The weights depend only on the geometry; the work is to take the pixels by them.
        var sum = 0.0
        grid.forEachCorner(of: index) { pixel, share in
          sum += share * Double(input.values[pixel])
          tally.multiplications += 1
          tally.additions += 1
        }
        output.values[index] = Float(sum)
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
    let grid = try grid(of: shape)
    try upstream.check(grid.shape)
    var gradient = Tensor(shape)
    for (index, value) in upstream.values.enumerated() {
      grid.forEachCorner(of: index) { pixel, share in
        if share > 0 { gradient.values[pixel] += value * Float(share) }
      }
    }
    return LayerGradients(input: gradient)
  }
}

extension Upsample {
  /// The points of the output among the pixels of the input.
  struct Grid {
    let input: TensorShape
    /// The extents of the output.
    let shape: TensorShape
    let planes: [Point]
    let rows: [Point]
    let columns: [Point]

    /// Calls `body` with each pixel that a value of the output is made of, and its share: two along each axis
    /// that there is.
    func forEachCorner(of index: Int, _ body: (_ pixel: Int, _ share: Double) -> Void) {
      let (line, column) = index.quotientAndRemainder(dividingBy: shape.width)
      let (layer, row) = line.quotientAndRemainder(dividingBy: shape.height)
      let (channel, plane) = layer.quotientAndRemainder(dividingBy: shape.depth)
      planes[plane].forEachPixel(input.axes == .three) { behind, deep in
        rows[row].forEachPixel(input.axes >= .two) { down, high in
          let line = (channel * input.depth + behind) * input.height + down
          columns[column].forEachPixel(true) { across, wide in
            body(line * input.width + across, deep * high * wide)
          }
        }
      }
    }
  }

  func grid(of input: TensorShape) throws(KernelError) -> Grid {
    let extents =
      switch target {
      case .factors(let factors): factors
      case .extents(let extents): extents
      }
    guard extents.axes == input.axes else { throw .axesDiffer }
    let shape = try input.with { axis throws(KernelError) in
      switch target {
      case .factors(let factors): try bounded(factors[axis], input[axis])
      case .extents(let extents): extents[axis]
      }
    }
    return Grid(
      input: input, shape: shape, planes: points(shape.depth, along: input.depth),
      rows: points(shape.height, along: input.height),
      columns: points(shape.width, along: input.width))
  }
}

extension Upsample {
  /// The two pixels between which a point of the output lies, and the share of the second.
  struct Point {
    let first: Int
    let second: Int
    let share: Double

    /// Calls `body` with the two pixels and their shares; with the one there is along an axis not in use.
    fileprivate func forEachPixel(_ isUsed: Bool, _ body: (_ pixel: Int, _ share: Double) -> Void) {
      guard isUsed else { return body(first, 1) }
      body(first, 1 - share)
      body(second, share)
    }
  }

  /// Returns the position among the pixels of each of `count` points of the output.
  func points(_ count: Int, along pixels: Int) -> [Point] {
    (0..<count).map { point in
      let place =
        switch interpolation {
        case .nearest:
          Double(point * pixels / count)
        case .nearestExact:
          Double((2 * point + 1) * pixels / (2 * count))
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

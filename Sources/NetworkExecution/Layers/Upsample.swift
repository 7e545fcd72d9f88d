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
      case .bilinear, .bilinearAlignedCorners, .bilinearAntialiased, .bicubic,
        .bicubicAlignedCorners, .bicubicAntialiased:
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
        if share != 0 { gradient.values[pixel] += value * Float(share) }
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

    /// Calls `body` with each pixel that a value of the output is made of, and its share.
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
  /// The pixels that a point of the output is made of along one axis, and their shares.
  struct Point {
    let pixels: [(place: Int, share: Double)]

    /// Calls `body` with the pixels and their shares; with the one there is along an axis not in use.
    fileprivate func forEachPixel(_ isUsed: Bool, _ body: (_ pixel: Int, _ share: Double) -> Void) {
      guard isUsed else { return body(0, 1) }
      for (place, share) in pixels { body(place, share) }
    }
  }

  /// Returns the pixels of each of `count` points of the output.
  func points(_ count: Int, along pixels: Int) -> [Point] {
    let ratio = Double(pixels) / Double(count)
    // Of pixels as points, the outermost of both images coincide.
    let step = count > 1 ? Double(pixels - 1) / Double(count - 1) : 0
    return (0..<count).map { point in
      let middle = (Double(point) + 0.5) * ratio
      switch interpolation {
      case .nearest:
        return Point(pixels: [(point * pixels / count, 1)])
      case .nearestExact:
        return Point(pixels: [((2 * point + 1) * pixels / (2 * count), 1)])
      case .bilinear:
        return .linear(at: max(middle - 0.5, 0), among: pixels)
      case .bilinearAlignedCorners:
        return .linear(at: Double(point) * step, among: pixels)
      case .bicubic:
        return .cubic(at: middle - 0.5, among: pixels)
      case .bicubicAlignedCorners:
        return .cubic(at: Double(point) * step, among: pixels)
      case .bilinearAntialiased:
        return .filtered(around: middle, radius: 1, width: max(ratio, 1), among: pixels) {
          1 - $0
        }
      case .bicubicAntialiased:
        return .filtered(around: middle, radius: 2, width: max(ratio, 1), among: pixels) {
          keys($0, slope: -0.5)
        }
      }
    }
  }
}

extension Upsample.Point {
  /// The two pixels on both sides of a place.
  fileprivate static func linear(at place: Double, among pixels: Int) -> Self {
    let first = min(Int(place), pixels - 1)
    let share = place - Double(first)
    return Self(pixels: [(first, 1 - share), (min(first + 1, pixels - 1), share)])
  }

  /// The two pixels on each side of a place, those at the ends repeated.
  fileprivate static func cubic(at place: Double, among pixels: Int) -> Self {
    let before = place.rounded(.down)
    return Self(
      pixels: (-1...2).map { offset in
        let pixel = Int(before) + offset
        return (
          min(max(pixel, 0), pixels - 1), keys(abs(place - Double(pixel)), slope: -0.75)
        )
      })
  }

  /// The pixels whose centers are less than a radius from a place, weighed so that the shares of those that
  /// there are add up to 1.
  ///
  /// - Parameter width: Pixels for each one of the radius.
  fileprivate static func filtered(
    around place: Double, radius: Double, width: Double, among pixels: Int,
    _ weight: (Double) -> Double
  ) -> Self {
    let reach = radius * width
    let (low, high) = (
      max(Int((place - reach).rounded(.down)) - 1, 0),
      min(Int((place + reach).rounded(.up)) + 1, pixels)
    )
    var all: [(place: Int, share: Double)] = []
    for pixel in low..<max(high, low) {
      let distance = abs(Double(pixel) + 0.5 - place) / width
      // A center at the filter's very end has no weight, whatever the rounding.
      if distance < radius - 1e-9 { all.append((pixel, weight(distance))) }
    }
    let sum = all.reduce(0) { $0 + $1.share }
    return Self(pixels: all.map { ($0.place, $0.share / sum) })
  }
}

/// The weight of a pixel at a distance below 2, of cubic pieces with a slope at the distance 1 (Keys 1981).
private func keys(_ distance: Double, slope a: Double) -> Double {
  let x = distance
  return x <= 1
    ? ((a + 2) * x - (a + 3)) * x * x + 1
    : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
}

import CNNHost
import NetworkModel

extension TransposedConvolution: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let canvas = try canvas(for: input)
    let taps = try bounded(
      windows.depth.kernel, windows.vertical.kernel, windows.horizontal.kernel)
    let (given, made) = (input.channels / groups, filters / groups)
    var sizes = ParameterSizes(
      weights: try bounded(input.channels, made, taps),
      weightExtents: [input.channels, made] + windows.axes.all.map { windows[$0].kernel })
    // Of the taps of all filters a pixel of the output meets one in every stride.
    sizes.fanIn = max(
      try bounded(given, taps)
        / (windows.depth.stride * windows.vertical.stride * windows.horizontal.stride), 1)
    switch bias {
    case .none: break
    case .shared: sizes.biases = filters
    case .perPosition: sizes.biases = try bounded(filters, canvas.kept)
    }
    return sizes
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    let canvas = try canvas(for: input.shape)
    let shape = try input.shape.with(channels: filters) { axis throws(KernelError) in
      canvas[axis].kept.count
    }
    _ = try bounded(canvas.depth.extent, canvas.rows.extent, canvas.columns.extent)
    var output = Tensor(shape)
    var tallies = Array(repeating: OperationTally(), count: shape.images * filters)
    output.values.withUnsafeMutableBufferPointer { values in
      tallies.withUnsafeMutableBufferPointer { tallies in
        // Each call writes one plane of the output and one tally, its own.
        concurrently(tallies.count, threads: threads) { index in
          let begin = index * shape.planeCount
          spread(
            image: index / filters, of: input, by: index % filters, with: parameters,
            over: canvas, into: .init(rebasing: values[begin..<begin + shape.planeCount]),
            counting: &tallies[index])
        }
      }
    }
    for part in tallies { tally += part }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// The backward pass is a convolution of dO: dX = W·dO_col and dW = X·dO_colᵀ for each image and group.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    let canvas = try canvas(for: input.shape)
    try upstream.check(
      input.shape.with(channels: filters) { axis throws(KernelError) in canvas[axis].kept.count })
    let patches = PatchColumns(
      depth: .init(canvas.depth, windows.depth, along: input.shape.depth),
      vertical: .init(canvas.rows, windows.vertical, along: input.shape.height),
      horizontal: .init(canvas.columns, windows.horizontal, along: input.shape.width))

    var gradients = LayerGradients(
      inputs: trace.wantsInputGradients ? [Tensor(input.shape)] : [],
      weights: Array(repeating: 0, count: trace.parameters.weights.count),
      biases: upstream.biasGradient(bias))
    let (given, made) = (input.shape.channels / groups, filters / groups)
    for image in 0..<input.shape.images {
      for group in 0..<groups {
        let channels = group * given..<(group + 1) * given
        let columns = try patches.columns(
          of: upstream, image: image, channels: Array(group * made..<(group + 1) * made))
        let inputs = input.matrix(image: image, channels: channels)
        let firstWeight = channels.lowerBound * columns.rows
        if trace.wantsWeightGradients {
          gradients.weights.add(
            trace.products.product(inputs, columns.transposed), from: firstWeight)
        }
        guard trace.wantsInputGradients else { continue }
        let weights = Matrix(
          rows: given, columns: columns.rows, from: firstWeight, of: trace.parameters.weights)
        gradients.inputs[0].values.add(
          trace.products.product(weights, columns),
          from: input.shape.offset(image: image, channel: channels.lowerBound))
      }
    }
    return gradients
  }
}

extension TransposedConvolution {
  /// The position of one axis of the output on the canvas covered by the spread filters.
  struct Canvas {
    /// Pixels that the filters reach.
    let covered: Int
    /// The first pixel that is kept, and the last one's successor, which may lie beyond the covered.
    let kept: Range<Int>

    /// Lays a filter down for each of `count` values, a stride apart, and cuts the padding off.
    init(
      _ window: Window, along count: Int, adding outputPadding: Int, axis: Axis
    ) throws(KernelError) {
      let reach = try bounded(window.kernel - 1, window.dilation)
      var begin = 0
      for _ in 1..<max(count, 1) { begin += window.stride }
      covered = try bounded(begin + reach + 1)
      switch window.padding {
      case .explicit(let before, let after):
        let end = covered - after + outputPadding
        guard before < end else { throw .nothingLeft(axis) }
        kept = before..<end
      case .same:
        // Every value keeps one stride; what the filters cover beyond is cut, the odd pixel at the end.
        let wanted = try bounded(begin + window.stride)
        let before = max(covered - wanted, 0) / 2
        kept = before..<before + wanted
      }
    }

    var extent: Int { max(covered, kept.upperBound) }
  }

  /// The canvas along every axis.
  struct Canvases {
    let depth: Canvas
    let rows: Canvas
    let columns: Canvas

    subscript(axis: Axis) -> Canvas {
      switch axis {
      case .depth: depth
      case .height: rows
      case .width, .length, .channels: columns
      }
    }

    /// Positions that are kept.
    var kept: Int { depth.kept.count * rows.kept.count * columns.kept.count }
  }

  func canvas(for input: TensorShape) throws(KernelError) -> Canvases {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups)
    }
    guard windows.axes == input.axes else { throw .axesDiffer }
    func canvas(_ axis: Axis) throws(KernelError) -> Canvas {
      // Nothing is added along an axis that the input does not have.
      let isUsed = windows.axes.contains(axis)
      return try Canvas(
        windows[axis], along: input[axis], adding: isUsed ? outputPadding?[axis] ?? 0 : 0,
        axis: axis)
    }
    return Canvases(
      depth: try canvas(.depth), rows: try canvas(.height),
      columns: try canvas(windows.axes == .one ? .length : .width))
  }

  /// Spreads one image by one filter.
  private func spread(
    image: Int, of input: Tensor, by filter: Int, with parameters: LayerParameters,
    over canvas: Canvases, into output: UnsafeMutableBufferPointer<Float>,
    counting tally: inout OperationTally
  ) {
    let (rows, columns) = (canvas.rows, canvas.columns)
    let (height, width) = (rows.extent, columns.extent)
    var sums = [Double](repeating: 0, count: canvas.depth.extent * height * width)
    let lines = canvas.depth.kept.count * rows.kept.count
    /// Where a row of the output, counted through its planes, begins on the canvas.
    func begin(of line: Int) -> Int {
      let (behind, row) = line.quotientAndRemainder(dividingBy: rows.kept.count)
      return ((canvas.depth.kept.lowerBound + behind) * height + rows.kept.lowerBound + row) * width
        + columns.kept.lowerBound
    }
    for line in 0..<lines {
      let first = begin(of: line)
      for column in 0..<columns.kept.count {
        sums[first + column] =
          switch bias {
          case .none: 0
          case .shared: Double(parameters.biases[filter])
          case .perPosition:
            Double(parameters.biases[(filter * lines + line) * columns.kept.count + column])
          }
      }
    }
    let (given, made) = (input.shape.channels / groups, filters / groups)
    let (behind, down, across) = (windows.depth, windows.vertical, windows.horizontal)
    let group = filter / made
    for channel in group * given..<(group + 1) * given {
      let plane = input.shape.offset(image: image, channel: channel)
      var weight =
        (channel * made + filter % made) * behind.kernel * down.kernel * across.kernel
      for tapBehind in 0..<behind.kernel {
        for tapDown in 0..<down.kernel {
          for tapAcross in 0..<across.kernel {
            let factor = Double(parameters.weights[weight])
            for line in 0..<input.shape.depth * input.shape.height {
              let (place, row) = line.quotientAndRemainder(dividingBy: input.shape.height)
              let from = plane + line * input.shape.width
              let to =
                ((place * behind.stride + tapBehind * behind.dilation) * height
                  + row * down.stride + tapDown * down.dilation) * width
                + tapAcross * across.dilation
              for column in 0..<input.shape.width {
                sums[to + column * across.stride] += factor * Double(input.values[from + column])
              }
              tally.countProducts(input.shape.width)
            }
            weight += 1
          }
        }
      }
      tally.placements += input.shape.planeCount
    }
    for line in 0..<lines {
      let first = begin(of: line)
      for column in 0..<columns.kept.count {
        output[line * columns.kept.count + column] = Float(sums[first + column])
      }
    }
  }
}

extension PatchColumns.Axis {
  /// The patches of the output that the filter of each of `count` values covers.
  fileprivate init(_ canvas: TransposedConvolution.Canvas, _ window: Window, along count: Int) {
    self.init(
      starts: (0..<count).map { $0 * window.stride - canvas.kept.lowerBound },
      kernel: window.kernel, dilation: window.dilation, pixels: 0..<canvas.kept.count)
  }
}

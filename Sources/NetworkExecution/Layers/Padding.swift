import NetworkModel

extension Padding: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    switch filling {
    case .constant(0):
      return input.placed(in: try padded(input.shape), at: place)
    case .constant(let value):
      return input.placed(
        in: try padded(input.shape), at: place, among: Float(value))
    case .copies(let copies):
      let sources = try sources(of: input.shape, copies)
      var output = Tensor(try padded(input.shape))
      output.shape.forEachPlace(reading: sources, of: input.shape) { place, source in
        output.values[place] = input.values[source]
      }
      return output
    }
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  /// The extents suffice.
  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(padded(shape))
    guard case .copies(let copies) = filling else {
      return LayerGradients(input: upstream.cut(to: shape, at: place))
    }
    var gradient = Tensor(shape)
    try upstream.shape.forEachPlace(reading: sources(of: shape, copies), of: shape) {
      gradient.values[$1] += upstream.values[$0]
    }
    return LayerGradients(input: gradient)
  }

  /// Where the input begins in the output.
  private var place: BoxPlace {
    BoxPlace(channel: channelsBefore, plane: sides.front, row: sides.top, column: sides.left)
  }

  /// The pixel that each place along each axis copies.
  private func sources(
    of shape: TensorShape, _ copies: Copies
  ) throws(KernelError) -> PaddedPlaces {
    func sources(_ axis: Axis) throws(KernelError) -> [Int] {
      guard shape.axes.contains(axis) else { return [0] }
      let (before, after) = sides[axis]
      let pixels = shape[axis]
      var sources: [Int] = []
      for place in -before..<pixels + after {
        let source =
          switch copies {
          case .reflect: place < 0 ? -place : place < pixels ? place : 2 * (pixels - 1) - place
          case .replicate: min(max(place, 0), pixels - 1)
          case .circular: place < 0 ? place + pixels : place < pixels ? place : place - pixels
          }
        guard (0..<pixels).contains(source) else { throw .paddingExceedsInput(axis) }
        sources.append(source)
      }
      return sources
    }
    guard sides.axes == shape.axes || sides.isEmpty else { throw .axesDiffer }
    guard !sides.isEmpty else {
      return PaddedPlaces(
        planes: Array(0..<shape.depth), rows: Array(0..<shape.height),
        columns: Array(0..<shape.width))
    }
    return PaddedPlaces(
      planes: try sources(.depth), rows: try sources(.height),
      columns: try sources(shape.axes == .one ? .length : .width))
  }

  private func padded(_ shape: TensorShape) throws(KernelError) -> TensorShape {
    guard sides.axes == shape.axes || sides.isEmpty else { throw .axesDiffer }
    return try shape.with(
      channels: channelsBefore + shape.channels + channelsAfter
    ) { axis throws(KernelError) in
      sides[axis].before + shape[axis] + sides[axis].after
    }
  }
}

/// The pixel of the input that each place of the output copies, axis by axis.
private struct PaddedPlaces {
  let planes: [Int]
  let rows: [Int]
  let columns: [Int]
}

extension TensorShape {
  /// Calls `body` with each place of this shape and that of `input` which it copies.
  fileprivate func forEachPlace(
    reading sources: PaddedPlaces, of input: TensorShape, _ body: (Int, Int) -> Void
  ) {
    var place = 0
    for channel in 0..<images * channels {
      for plane in sources.planes {
        for row in sources.rows {
          let line = ((channel * input.depth + plane) * input.height + row) * input.width
          for column in sources.columns {
            body(place, line + column)
            place += 1
          }
        }
      }
    }
  }
}

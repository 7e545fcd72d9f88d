import NetworkModel

extension Concatenation: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    // A vector may have fewer axes than what it is joined with.
    guard let first = operands.map(\.shape).max(by: { $0.axes < $1.axes }) else {
      throw .inputCount(0, needed: 1)
    }
    let length = operands.reduce(0) { $0 + $1.shape[axis] }
    guard first.axes.contains(axis) else { throw .axesDiffer }
    let shape = try first.with(
      channels: axis == .channels ? length : first.channels
    ) { other throws(KernelError) in
      other == axis ? length : first[other]
    }
    for input in operands where !agrees(input.shape, with: first) {
      throw .inputsDiffer(first, input.shape)
    }
    // Values after the axis in memory stay together: a piece of each input in turn.
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    let turns = self.turns(in: first)
    for turn in 0..<turns {
      for input in operands {
        let length = input.values.count / turns
        values += input.values[turn * length..<(turn + 1) * length]
      }
    }
    return Tensor(shape, values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// Cuts dO as the inputs were joined.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shapes = trace.inputShapes
    guard let first = shapes.first else { throw .inputCount(0, needed: 1) }
    let joined = shapes.reduce(0) { $0 + $1.count }
    let turns = turns(in: first)
    guard joined == upstream.values.count, turns > 0, shapes.allSatisfy({ $0.count % turns == 0 })
    else { throw .inputsDiffer(upstream.shape, first) }
    var pieces: [[Float]] = shapes.map { _ in [] }
    var index = 0
    for _ in 0..<turns {
      for (piece, shape) in shapes.enumerated() {
        let length = shape.count / turns
        pieces[piece] += upstream.values[index..<index + length]
        index += length
      }
    }
    return LayerGradients(inputs: zip(shapes, pieces).map { Tensor($0, $1) })
  }
}

extension Concatenation {
  private func agrees(_ shape: TensorShape, with first: TensorShape) -> Bool {
    shape.images == first.images
      && (axis == .channels || shape.channels == first.channels)
      && (axis == .depth || shape.depth == first.depth)
      && (axis == .height || shape.height == first.height)
      && (axis == .width || axis == .length || shape.width == first.width)
  }

  /// Returns the number of repetitions of the axis.
  func turns(in shape: TensorShape) -> Int {
    switch axis {
    case .channels: shape.images
    case .depth: shape.images * shape.channels
    case .height: shape.images * shape.channels * shape.depth
    case .width, .length: shape.images * shape.channels * shape.depth * shape.height
    }
  }
}

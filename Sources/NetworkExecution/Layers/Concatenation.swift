import NetworkModel

extension Concatenation {
  func run(on inputs: [Tensor]) throws(KernelError) -> Tensor {
    guard let first = inputs.first?.shape else { throw .inputCount(0, needed: 1) }
    var (channels, height, width) = (first.channels, first.height, first.width)
    for input in inputs.dropFirst() {
      switch axis {
      case .channels: channels += input.shape.channels
      case .height: height += input.shape.height
      case .width: width += input.shape.width
      }
    }
    let shape = try first.with(channels: channels, height: height, width: width)
    for input in inputs where !agrees(input.shape, with: first) {
      throw .inputsDiffer(first, input.shape)
    }
    // What lies behind the axis in memory stays together: a piece of each input in turn.
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    let turns = self.turns(in: first)
    for turn in 0..<turns {
      for input in inputs {
        let length = input.values.count / turns
        values += input.values[turn * length..<(turn + 1) * length]
      }
    }
    return Tensor(shape, values)
  }

  private func agrees(_ shape: TensorShape, with first: TensorShape) -> Bool {
    shape.images == first.images
      && (axis == .channels || shape.channels == first.channels)
      && (axis == .height || shape.height == first.height)
      && (axis == .width || shape.width == first.width)
  }

  /// How often the axis begins anew.
  func turns(in shape: TensorShape) -> Int {
    switch axis {
    case .channels: shape.images
    case .height: shape.images * shape.channels
    case .width: shape.images * shape.channels * shape.height
    }
  }
}

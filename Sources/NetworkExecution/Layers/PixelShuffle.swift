import NetworkModel

extension PixelShuffle: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let places = try Places(self, of: input.shape)
    return places.moved(input, forward: true)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// Every value goes back to the place it came from.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let places = try Places(self, of: trace.inputShape)
    try upstream.check(places.output)
    return LayerGradients(input: places.moved(upstream, forward: false))
  }
}

extension PixelShuffle {
  /// Where each value goes.
  private struct Places {
    let layer: PixelShuffle
    /// The volume with the larger plane, and the one with the larger number of channels.
    let wide: TensorShape
    let deep: TensorShape

    var output: TensorShape { layer.direction == .toSpace ? wide : deep }

    init(_ layer: PixelShuffle, of input: TensorShape) throws(KernelError) {
      self.layer = layer
      let factor = layer.factor
      guard input.axes == .two else { throw .axesDiffer }
      let square = try bounded(factor, factor)
      switch layer.direction {
      case .toSpace:
        guard input.channels % square == 0 else {
          throw .channelsNotDivisible(channels: input.channels, by: square)
        }
        deep = input
        wide = try input.with(channels: input.channels / square) { axis throws(KernelError) in
          try bounded(input[axis], factor)
        }
      case .toDepth:
        guard input.height % factor == 0, input.width % factor == 0 else {
          throw .planeNotDivisible(height: input.height, width: input.width, by: factor)
        }
        wide = input
        deep = try input.with(channels: bounded(input.channels, square)) {
          input[$0] / factor
        }
      }
    }

    /// The values of one volume in the places of the other.
    func moved(_ tensor: Tensor, forward: Bool) -> Tensor {
      let widens = (layer.direction == .toSpace) == forward
      var result = Tensor(widens ? wide : deep)
      var index = 0
      for image in 0..<wide.images {
        for channel in 0..<wide.channels {
          for row in 0..<wide.height {
            for column in 0..<wide.width {
              let other = place(image, channel, row, column)
              if widens {
                result.values[index] = tensor.values[other]
              } else {
                result.values[other] = tensor.values[index]
              }
              index += 1
            }
          }
        }
      }
      return result
    }

    /// The place in the deep volume of a pixel of the wide one.
    private func place(_ image: Int, _ channel: Int, _ row: Int, _ column: Int) -> Int {
      let factor = layer.factor
      let pixel = row % factor * factor + column % factor
      let source =
        switch layer.order {
        case .channelFirst: channel * factor * factor + pixel
        case .pixelFirst: pixel * wide.channels + channel
        }
      return ((image * deep.channels + source) * deep.height + row / factor) * deep.width
        + column / factor
    }
  }
}

import CNNHost
import NetworkModel

extension GatedLinearUnit: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    var output = Tensor(try halved(input.shape))
    input.shape.forEachPair { place, value, gate in
      let sigmoid = 1 / (1 + exp(-Double(input.values[gate])))
      output.values[place] = Float(Double(input.values[value]) * sigmoid)
    }
    let count = output.values.count
    tally.additions += count
    tally.divisions += count
    tally.exponentials += count
    tally.multiplications += count
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With s the gate's sigmoid, s for the value and x·s·(1 − s) for the gate.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try upstream.check(halved(input.shape))
    var gradient = Tensor(input.shape)
    input.shape.forEachPair { place, value, gate in
      let sigmoid = 1 / (1 + exp(-Double(input.values[gate])))
      let slope = Double(upstream.values[place])
      gradient.values[value] = Float(slope * sigmoid)
      gradient.values[gate] = Float(
        slope * Double(input.values[value]) * sigmoid * (1 - sigmoid))
    }
    return LayerGradients(input: gradient)
  }

  private func halved(_ shape: TensorShape) throws(KernelError) -> TensorShape {
    guard shape.channels % 2 == 0 else {
      throw .channelsNotDivisible(channels: shape.channels, by: 2)
    }
    return try shape.with(channels: shape.channels / 2)
  }
}

extension TensorShape {
  /// Calls `body` with each place of half as many channels, and those of the value and the gate it is made of.
  fileprivate func forEachPair(_ body: (_ place: Int, _ value: Int, _ gate: Int) -> Void) {
    let half = imageCount / 2
    for image in 0..<images {
      for index in 0..<half {
        body(image * half + index, image * imageCount + index, image * imageCount + half + index)
      }
    }
  }
}

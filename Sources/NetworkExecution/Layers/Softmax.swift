import CNNHost
package import NetworkModel

extension Softmax: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    let shape = input.shape
    for indices in distributions(in: shape) {
      distribute(&input, Array(indices), counting: &tally)
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .output }

  /// Of probabilities p: dx = p·(dy − Σ p·dy); of their logarithms: dx = dy − p·Σ dy.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let output = try trace.output(like: upstream)
    try upstream.check(trace.inputShape)
    var gradient = upstream
    for indices in distributions(in: upstream.shape) {
      var sum = 0.0
      switch form {
      case .plain:
        for index in indices {
          sum += Double(output.values[index]) * Double(upstream.values[index])
        }
        for index in indices {
          gradient.values[index] = Float(
            Double(output.values[index]) * (Double(upstream.values[index]) - sum))
        }
      case .logarithmic:
        for index in indices { sum += Double(upstream.values[index]) }
        for index in indices {
          gradient.values[index] = Float(
            Double(upstream.values[index]) - exp(Double(output.values[index])) * sum)
        }
      }
    }
    return LayerGradients(input: gradient)
  }

  /// Returns the positions of each distribution's values, image by image.
  package func distributions(in shape: TensorShape) -> [StrideTo<Int>] {
    let isOverVolume =
      switch scope {
      case .unstated: shape.channels == 1
      case .channels, .height, .width: false
      case .volume: true
      }
    return (0..<shape.images).flatMap { image in
      let (first, end) = (image * shape.imageCount, (image + 1) * shape.imageCount)
      switch scope {
      case .height:
        return (0..<shape.channels * shape.depth).flatMap { plane in
          let start = first + plane * shape.height * shape.width
          return (start..<start + shape.width).map {
            stride(from: $0, to: start + shape.height * shape.width, by: shape.width)
          }
        }
      case .width:
        return (0..<shape.channels * shape.depth * shape.height).map { row in
          let start = first + row * shape.width
          return stride(from: start, to: start + shape.width, by: 1)
        }
      case .unstated, .channels, .volume:
        return isOverVolume
          ? [stride(from: first, to: end, by: 1)]
          : (first..<first + shape.planeCount).map {
            stride(from: $0, to: end, by: shape.planeCount)
          }
      }
    }
  }
}

extension Softmax {
  /// Makes one distribution of the values at `indices`.
  private func distribute(
    _ tensor: inout Tensor, _ indices: [Int], counting tally: inout OperationTally
  ) {
    var largest = -Float.infinity
    for index in indices { largest = largest.maximum(with: tensor.values[index]) }
    tally.comparisons += indices.count

    let shifted = indices.map { Double(tensor.values[$0]) - Double(largest) }
    tally.additions += indices.count

    let exponentials = shifted.map(\.exponential)
    tally.exponentials += indices.count

    var sum = 0.0
    for exponential in exponentials { sum += exponential }
    tally.additions += indices.count

    switch form {
    case .plain:
      for (place, index) in indices.enumerated() {
        tensor.values[index] = Float(exponentials[place] / sum)
      }
      tally.divisions += indices.count
    case .logarithmic:
      let logarithm = sum.logarithm
      tally.logarithms += 1
      for (place, index) in indices.enumerated() {
        tensor.values[index] = Float(shifted[place] - logarithm)
      }
      tally.additions += indices.count
    }
  }
}

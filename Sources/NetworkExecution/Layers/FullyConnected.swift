import CNNHost
import NetworkModel

extension FullyConnected: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    return ParameterSizes(
      weights: try bounded(units, input.imageCount), biases: bias == .none ? 0 : units,
      fanIn: input.imageCount, weightExtents: [units, input.imageCount])
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    let count = input.shape.imageCount
    var output = Tensor(try input.shape.vector(units))
    var tallies = Array(repeating: OperationTally(), count: output.values.count)
    output.values.withUnsafeMutableBufferPointer { values in
      tallies.withUnsafeMutableBufferPointer { tallies in
        // Each call writes one value of the output and one tally, its own.
        concurrently(tallies.count, threads: threads) { index in
          let (image, unit) = index.quotientAndRemainder(dividingBy: units)
          let start = bias == .none ? 0 : Double(parameters.biases[unit])
          values[index] = Float(
            product(
              of: parameters.weights[unit * count..<(unit + 1) * count],
              and: input.values[image * count..<(image + 1) * count], added: start,
              counting: &tallies[index]))
        }
      }
    }
    for part in tallies { tally += part }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With one row per image, O = X·Wᵀ + b: dW = dOᵀ·X, dX = dO·W, and db sums dO over the images.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    try upstream.check(input.shape.vector(units))
    let images = input.shape.images
    let outputs = Matrix(rows: images, columns: units, upstream.values)
    let inputs = Matrix(rows: images, columns: input.shape.imageCount, input.values)
    var gradients = LayerGradients(
      inputs: [], weights: trace.products.product(outputs.transposed, inputs).values,
      biases: upstream.biasGradient(bias))
    if trace.wantsInputGradients {
      let weights = Matrix(rows: units, columns: inputs.columns, trace.parameters.weights)
      gradients.inputs = [Tensor(input.shape, trace.products.product(outputs, weights).values)]
    }
    return gradients
  }
}

extension FullyConnected {
  /// The sum of the products of two rows of equal length and `start`.
  private func product(
    of weights: ArraySlice<Float>, and inputs: ArraySlice<Float>, added start: Double,
    counting tally: inout OperationTally
  ) -> Double {
    weights.withUnsafeBufferPointer { weights in
      inputs.withUnsafeBufferPointer { inputs in
        var sum = start
        for index in 0..<min(weights.count, inputs.count) {
          sum += Double(weights[index]) * Double(inputs[index])
        }
        tally.countProducts(min(weights.count, inputs.count))
        return sum
      }
    }
  }
}

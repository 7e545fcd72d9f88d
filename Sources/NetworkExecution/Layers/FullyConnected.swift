import CNNHost
import NetworkModel

extension FullyConnected: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let read = rows(of: try inputs.only).length
    return ParameterSizes(
      weights: try bounded(units, read), biases: bias == .none ? 0 : units, fanIn: read,
      weightExtents: [units, read])
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    let count = rows(of: input.shape).length
    let rows = inputRows(of: input)
    var output = Matrix(
      rows: rows.rows, columns: units,
      Array(repeating: 0, count: try bounded(rows.rows, units)))
    var tallies = Array(repeating: OperationTally(), count: output.values.count)
    output.values.withUnsafeMutableBufferPointer { values in
      tallies.withUnsafeMutableBufferPointer { tallies in
        // Each call writes one value of the output and one tally, its own.
        concurrently(tallies.count, threads: threads) { index in
          let (row, unit) = index.quotientAndRemainder(dividingBy: units)
          let start = bias == .none ? 0 : Double(parameters.biases[unit])
          values[index] = Float(
            product(
              of: parameters.weights[unit * count..<(unit + 1) * count],
              and: rows.values[row * count..<(row + 1) * count], added: start,
              counting: &tallies[index]))
        }
      }
    }
    for part in tallies { tally += part }
    return outputTensor(of: output, try outputShape(on: input.shape))
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With one row per image or position, O = X·Wᵀ + b: dW = dOᵀ·X, dX = dO·W, and db sums dO over the rows.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    try upstream.check(outputShape(on: input.shape))
    let outputs = outputRows(of: upstream)
    let inputs = inputRows(of: input)
    var gradients = LayerGradients(
      inputs: [],
      weights: trace.wantsWeightGradients
        ? trace.products.product(outputs.transposed, inputs).values
        : Array(repeating: 0, count: trace.parameters.weights.count),
      biases: upstream.biasGradient(bias))
    if trace.wantsInputGradients {
      let weights = Matrix(rows: units, columns: inputs.columns, trace.parameters.weights)
      let product = trace.products.product(outputs, weights)
      gradients.inputs = [inputTensor(of: product, input.shape)]
    }
    return gradients
  }
}

extension FullyConnected {
  /// The rows of the input as a matrix: one for each image, or for each position.
  private func rows(of input: TensorShape) -> (count: Int, length: Int) {
    switch scope {
    case .volume: (input.images, input.imageCount)
    case .positions: (input.images * input.planeCount, input.channels)
    }
  }

  private func outputShape(on input: TensorShape) throws(KernelError) -> TensorShape {
    switch scope {
    case .volume: try input.vector(units)
    case .positions: try input.with(channels: units)
    }
  }

  private func inputRows(of input: Tensor) -> Matrix {
    switch scope {
    case .volume:
      Matrix(rows: input.shape.images, columns: input.shape.imageCount, input.values)
    case .positions:
      input.positionRows
    }
  }

  private func inputTensor(of rows: Matrix, _ shape: TensorShape) -> Tensor {
    switch scope {
    case .volume: Tensor(shape, rows.values)
    case .positions: Tensor(shape, positionRows: rows)
    }
  }

  private func outputRows(of output: Tensor) -> Matrix {
    switch scope {
    case .volume: Matrix(rows: output.shape.images, columns: units, output.values)
    case .positions: output.positionRows
    }
  }

  private func outputTensor(of rows: Matrix, _ shape: TensorShape) -> Tensor {
    switch scope {
    case .volume: Tensor(shape, rows.values)
    case .positions: Tensor(shape, positionRows: rows)
    }
  }
}

extension Tensor {
  /// One row of channels for each position, image after image.
  var positionRows: Matrix {
    let (channels, plane) = (shape.channels, shape.planeCount)
    var matrix = Matrix(
      rows: shape.images * plane, columns: channels, Array(repeating: 0, count: shape.count))
    for (index, value) in values.enumerated() {
      let (line, position) = index.quotientAndRemainder(dividingBy: plane)
      let (image, channel) = line.quotientAndRemainder(dividingBy: channels)
      matrix.values[(image * plane + position) * channels + channel] = value
    }
    return matrix
  }

  /// The tensor whose positions are the rows of a matrix.
  init(_ shape: TensorShape, positionRows matrix: Matrix) {
    self.init(shape)
    let (channels, plane) = (shape.channels, shape.planeCount)
    for index in values.indices {
      let (line, position) = index.quotientAndRemainder(dividingBy: plane)
      let (image, channel) = line.quotientAndRemainder(dividingBy: channels)
      values[index] = matrix.values[(image * plane + position) * channels + channel]
    }
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

import CNNHost
import NetworkModel

extension FullyConnected {
  func parameterSizes(for input: TensorShape) throws(KernelError) -> ParameterSizes {
    ParameterSizes(
      weights: try bounded(units, input.imageCount), biases: bias == .none ? 0 : units,
      fanIn: input.imageCount)
  }

  func run(
    on input: Tensor, with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try parameters.check(parameterSizes(for: input.shape))
    let count = input.shape.imageCount
    var output = Tensor(try input.shape.with(channels: units, height: 1, width: 1))
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

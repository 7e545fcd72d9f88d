import CNNHost
import NetworkModel

extension Addition: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes {
    weights == .none
      ? .none : ParameterSizes(weights: inputs.count, initialWeights: .around(1))
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let inputs = operands
    try parameters.check(parameterSizes(on: inputs.map(\.shape)))
    let shape = try Multiplication.broadcast(inputs.map(\.shape))
    let factors = factors(of: parameters.weights, counting: &tally)
    var sum = [Float](repeating: 0, count: shape.count)
    for (place, input) in inputs.enumerated() {
      var terms = Multiplication.repeated(input, over: shape)
      if weights != .none {
        for index in terms.indices { terms[index] = Float(Double(terms[index]) * factors[place]) }
        tally.multiplications += terms.count
      }
      if place == 0 {
        sum = terms
        continue
      }
      switch operation {
      case .sum: for index in sum.indices { sum[index] += terms[index] }
      case .difference: for index in sum.indices { sum[index] -= terms[index] }
      }
      tally.additions += sum.count
    }
    return Tensor(shape, sum)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { weights == .none ? [] : .inputs }

  /// Every term gets dO times its factor, summed where it was repeated.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try trace.parameters.check(parameterSizes(on: trace.inputShapes))
    try upstream.check(Multiplication.broadcast(trace.inputShapes))
    var tally = OperationTally()
    let factors = factors(of: trace.parameters.weights, counting: &tally)
    var gradients = LayerGradients(inputs: [])
    for (place, shape) in trace.inputShapes.enumerated() {
      var gradient = upstream
      let factor: Double =
        switch (operation, weights) {
        case (.difference, _): place == 0 ? 1 : -1
        case (.sum, .none): 1
        case (.sum, .plain), (.sum, .normalized), (.sum, .softmax): factors[place]
        }
      if factor != 1 {
        for index in gradient.values.indices {
          gradient.values[index] = Float(Double(gradient.values[index]) * factor)
        }
      }
      gradients.inputs.append(gradient.summed(to: shape))
    }
    guard weights != .none else { return gradients }
    let products = try trace.inputs.map { input in
      zip(Multiplication.repeated(input, over: upstream.shape), upstream.values).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }
    gradients.weights = weightGradients(products, factors, trace.parameters.weights)
    return gradients
  }
}

extension Addition {
  private static let epsilon = 1e-4

  /// The factor of each input.
  private func factors(of learned: [Float], counting tally: inout OperationTally) -> [Double] {
    let count = learned.count
    switch weights {
    case .none:
      return []
    case .plain:
      return learned.map { Double($0) }
    case .normalized:
      let positive = learned.map { max(Double($0), 0) }
      tally.comparisons += count
      let sum = positive.reduce(Self.epsilon, +)
      tally.additions += count
      tally.divisions += count
      return positive.map { $0 / sum }
    case .softmax:
      let largest = learned.reduce(-Float.infinity) { $0.maximum(with: $1) }
      let powers = learned.map { exp(Double($0) - Double(largest)) }
      tally.comparisons += count
      tally.additions += 2 * count
      tally.exponentials += count
      let sum = powers.reduce(0, +)
      tally.divisions += count
      return powers.map { $0 / sum }
    }
  }

  /// - Parameter products: dO times each input, summed: the gradients of the factors.
  private func weightGradients(
    _ products: [Double], _ factors: [Double], _ learned: [Float]
  ) -> [Float] {
    switch weights {
    case .none:
      return []
    case .plain:
      return products.map { Float($0) }
    case .normalized:
      // Of wᵢ / (Σw + ε), where wᵢ is above 0: (gᵢ − Σ gⱼ·fⱼ) / (Σw + ε).
      let sum = learned.reduce(Self.epsilon) { $0 + max(Double($1), 0) }
      let mean = zip(products, factors).reduce(0.0) { $0 + $1.0 * $1.1 }
      return zip(products, learned).map { Float($1 > 0 ? ($0 - mean) / sum : 0) }
    case .softmax:
      let mean = zip(products, factors).reduce(0.0) { $0 + $1.0 * $1.1 }
      return zip(products, factors).map { Float(($0 - mean) * $1) }
    }
  }
}

/// The first of two or more tensors of one shape.
///
/// - Throws: `.inputCount`, `.inputsDiffer`.
func equal(_ inputs: [Tensor]) throws(KernelError) -> Tensor {
  guard let first = inputs.first, inputs.count > 1 else {
    throw .inputCount(inputs.count, needed: 2)
  }
  for input in inputs where input.shape != first.shape {
    throw .inputsDiffer(first.shape, input.shape)
  }
  return first
}

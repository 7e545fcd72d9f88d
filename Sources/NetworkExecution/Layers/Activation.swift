import NetworkModel

extension Activation {
  func run(on input: consuming Tensor, counting tally: inout OperationTally) -> Tensor {
    input.values.withUnsafeMutableBufferPointer { values in
      for index in values.indices {
        values[index] = Float(function.value(at: Double(values[index])))
      }
    }
    // Both sides of a choice are computed, so that one value costs as much as another.
    let counter = CountedNumber.Counter()
    _ = function.value(at: CountedNumber(1, in: counter))
    tally.add(counter.tally, times: input.values.count)
    return input
  }
}

extension Activation.Function {
  /// The function's formula.
  func value<Number: Arithmetic>(at x: Number) -> Number {
    switch self {
    case .relu:
      return x.larger(than: 0)
    case .leakyReLU(let slope):
      return x.chosen(ifPositive: x, else: Number(slope) * x)
    case .elu(let alpha):
      return x.chosen(ifPositive: x, else: Number(alpha) * (x.exponential - 1))
    case .selu:
      // The constants are the paper's, in full.
      let alpha: Number = 1.6732632423543772
      let lambda: Number = 1.0507009873554805
      return lambda * x.chosen(ifPositive: x, else: alpha * (x.exponential - 1))
    case .sigmoid:
      return 1 / (1 + (-x).exponential)
    case .silu:
      return x / (1 + (-x).exponential)
    case .tanh:
      return x.hyperbolicTangent
    case .relu6:
      return x.larger(than: 0).smaller(than: 6)
    case .hardSigmoid:
      return (x + 3).larger(than: 0).smaller(than: 6) / 6
    case .hardSwish:
      return x * (x + 3).larger(than: 0).smaller(than: 6) / 6
    case .gelu(.exact):
      let half: Number = 0.5
      let root = Number(0.5.squareRoot())
      return half * x * (1 + (x * root).errorFunction)
    case .gelu(.tanh):
      let half: Number = 0.5
      let factor: Number = 0.044715
      let root = Number((2 / Double.pi).squareRoot())
      let argument = root * (x + factor * x * x * x)
      return half * x * (1 + argument.hyperbolicTangent)
    case .softplus:
      return softplus(x)
    case .mish:
      return x * softplus(x).hyperbolicTangent
    }
  }

  /// `ln(1 + eˣ)` in a form that does not overflow.
  private func softplus<Number: Arithmetic>(_ x: Number) -> Number {
    x.larger(than: 0) + (1 + (-x.magnitude).exponential).logarithm
  }
}

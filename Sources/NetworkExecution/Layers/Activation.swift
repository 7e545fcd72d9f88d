import CNNHost
import NetworkModel

extension Activation: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.takeOnly()
    // The same values stay where they lie, whoever else reads them.
    if function == .identity { return input }
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

  var trainingKernel: (any TrainingKernel)? {
    if case .randomizedLeakyReLU = function { self } else { nil }
  }

  var saved: SavedOperands {
    if function == .identity { return [] }
    return function.slope(atOutput: 0) == nil ? .inputs : .output
  }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    var gradient = upstream
    if case .randomizedLeakyReLU(let lower, let upper) = function,
      case .training(let numbers) = trace.phase
    {
      let input = try trace.input
      try upstream.check(input.shape)
      for index in gradient.values.indices where input.values[index] <= 0 {
        gradient.values[index] *= numbers.slope(at: index, from: lower, to: upper)
      }
    } else if function == .identity {
      try upstream.check(trace.inputShape)
    } else if saved == .output {
      let output = try trace.output(like: upstream)
      for index in gradient.values.indices {
        let slope = function.slope(atOutput: Double(output.values[index])) ?? 0
        gradient.values[index] *= Float(slope)
      }
    } else {
      let input = try trace.input
      try upstream.check(input.shape)
      for index in gradient.values.indices {
        let slope = function.value(at: DualNumber(variable: Double(input.values[index]))).slope
        gradient.values[index] *= Float(slope)
      }
    }
    return LayerGradients(input: gradient)
  }
}

extension Activation: TrainingKernel {
  /// The form of training of the one function that has another: slopes below 0 drawn at random.
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    guard case .randomizedLeakyReLU(let lower, let upper) = function else {
      var operands = [input]
      return (
        try run(on: &operands, with: parameters, threads: 1, counting: &tally), parameters
      )
    }
    for index in input.values.indices where input.values[index] <= 0 {
      input.values[index] *= numbers.slope(at: index, from: lower, to: upper)
    }
    tally.comparisons += input.values.count
    tally.multiplications += input.values.count
    return (input, parameters)
  }
}

extension SeededNumbers {
  /// A slope between bounds.
  fileprivate func slope(at index: Int, from lower: Double, to upper: Double) -> Float {
    Float(lower + Double(fraction(at: index)) * (upper - lower))
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
    case .randomizedLeakyReLU(let lower, let upper):
      return x.chosen(ifPositive: x, else: Number((lower + upper) / 2) * x)
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
    case .softplus(let beta):
      guard beta != 1 else { return softplus(x) }
      return x.larger(than: 0)
        + (1 + (-(Number(beta) * x).magnitude).exponential).logarithm / Number(beta)
    case .mish:
      return x * softplus(x).hyperbolicTangent
    case .hardTanh(let least, let most):
      return x.larger(than: Number(least)).smaller(than: Number(most))
    case .clippedReLU(let ceiling):
      return x.larger(than: 0).smaller(than: Number(ceiling))
    case .softsign:
      return x / (1 + x.magnitude)
    case .threshold(let threshold, let value):
      return x.chosen(if: x, isAbove: threshold, else: Number(value))
    case .square:
      return x * x
    case .identity:
      return x
    }
  }

  /// `ln(1 + eˣ)` in a form that does not overflow.
  private func softplus<Number: Arithmetic>(_ x: Number) -> Number {
    x.larger(than: 0) + (1 + (-x.magnitude).exponential).logarithm
  }
}

extension Activation.Function {
  /// The slope at the place where the function is `y`; nil if the output does not tell it. Then the
  /// function's own formula does, at the input.
  fileprivate func slope(atOutput y: Double) -> Double? {
    switch self {
    case .relu: y > 0 ? 1 : 0
    case .leakyReLU(let slope): slope < 0 ? nil : y > 0 ? 1 : slope
    case .elu(let alpha): alpha < 0 ? nil : y > 0 ? 1 : y + alpha
    case .sigmoid: y * (1 - y)
    case .tanh: 1 - y * y
    case .relu6: y > 0 && y < 6 ? 1 : 0
    case .hardSigmoid: y > 0 && y < 1 ? 1 / 6 : 0
    case .hardTanh(let least, let most): y > least && y < most ? 1 : 0
    case .clippedReLU(let ceiling): y > 0 && y < ceiling ? 1 : 0
    case .identity: 1
    case .randomizedLeakyReLU, .gelu, .selu, .silu, .mish, .softplus, .hardSwish, .softsign,
      .threshold, .square:
      nil
    }
  }
}

/// A number and its slope with respect to one variable: computing with it differentiates.
private struct DualNumber: Arithmetic {
  let value: Double
  let slope: Double

  private init(_ value: Double, slope: Double) {
    self.value = value
    self.slope = slope
  }

  init(_ value: Double) { self.init(value, slope: 0) }
  init(floatLiteral value: Double) { self.init(value) }
  init(integerLiteral value: Int) { self.init(Double(value)) }
  init(variable value: Double) { self.init(value, slope: 1) }

  static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, slope: a.slope + b.slope) }
  static func - (a: Self, b: Self) -> Self { Self(a.value - b.value, slope: a.slope - b.slope) }
  static prefix func - (a: Self) -> Self { Self(-a.value, slope: -a.slope) }

  static func * (a: Self, b: Self) -> Self {
    Self(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }

  static func / (a: Self, b: Self) -> Self {
    let quotient = a.value / b.value
    return Self(quotient, slope: (a.slope - quotient * b.slope) / b.value)
  }

  // At a kink, the side at and below it.
  var magnitude: Self { value > 0 ? self : -self }
  func larger(than other: Self) -> Self { value > other.value ? self : other }
  func smaller(than other: Self) -> Self { value < other.value ? self : other }

  func chosen(if condition: Self, isAbove bound: Double, else other: Self) -> Self {
    condition.value > bound ? self : other
  }

  var exponential: Self { Self(exp(value), slope: slope * exp(value)) }
  var logarithm: Self { Self(log(value), slope: slope / value) }

  var hyperbolicTangent: Self {
    Self(tanh(value), slope: slope * (1 - tanh(value) * tanh(value)))
  }

  var errorFunction: Self {
    Self(erf(value), slope: slope * 2 / Double.pi.squareRoot() * exp(-value * value))
  }
}

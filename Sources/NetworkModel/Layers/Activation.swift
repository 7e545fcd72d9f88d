/// A fixed function of each value by itself.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: that of its formula for each value, both sides of a choice computed
///   (`docs/conventions.md`).
/// - Example: `relu`
/// - Source: ReLU: Krizhevsky et al. 2012, §3.1; leaky ReLU: Maas et al. 2013; randomized:
///   Xu et al., arXiv:1505.00853, §2.4; ELU: arXiv:1511.07289;
///   SELU: arXiv:1706.02515; GELU: arXiv:1606.08415; SiLU: arXiv:1702.03118; mish: arXiv:1908.08681;
///   ReLU6, hard-swish and hard-sigmoid: arXiv:1905.02244; softsign: Glorot & Bengio 2010, §2; threshold:
///   Konda et al., arXiv:1402.3337, §3.2.
public struct Activation: Hashable, Sendable {
  /// The function, applied to every value.
  public let function: Function

  /// Functions of one value x that have no parameters.
  public enum Function: Hashable, Sendable {
    /// `max(x, 0)`.
    case relu
    /// `x` above 0, `slope·x` below.
    case leakyReLU(slope: Double)
    /// `x` above 0; below, `slope·x` with the middle of the bounds, in training with slopes drawn between them.
    case randomizedLeakyReLU(lower: Double, upper: Double)
    /// `x` above 0, `α(eˣ − 1)` below.
    case elu(alpha: Double)
    /// `1 / (1 + e⁻ˣ)`.
    case sigmoid
    case tanh
    /// `min(max(x, 0), 6)`.
    case relu6
    /// `x·Φ(x)`, Φ the normal distribution.
    case gelu(GELUForm)
    /// `λx` above 0, `λα(eˣ − 1)` below, with λ and α fixed by the paper.
    case selu
    /// `x / (1 + e⁻ˣ)`, also called swish.
    case silu
    /// `x·tanh(ln(1 + eˣ))`.
    case mish
    /// `ln(1 + e^(β·x)) / β`.
    case softplus(beta: Double)
    /// `x·min(max(x + 3, 0), 6) / 6`.
    case hardSwish
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid
    /// `min(max(x, least), most)`.
    case hardTanh(least: Double, most: Double)
    /// `min(max(x, 0), ceiling)`: a ReLU that ends at a value.
    case clippedReLU(ceiling: Double)
    /// `x / (1 + |x|)`.
    case softsign
    /// `x` above the threshold, `value` at it and below.
    case threshold(Double, value: Double)
    /// `x·x`.
    case square
    /// `x`.
    case identity

    /// `ln(1 + eˣ)`.
    public static let softplus = Function.softplus(beta: 1)
  }

  /// The computation of GELU's Φ. Raw values are those of PyTorch's and ONNX's `approximate`.
  public enum GELUForm: String, Hashable, Sendable, CaseIterable {
    /// `½x·(1 + erf(x / √2))`.
    case exact = "none"
    /// `½x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))`.
    case tanh
  }

  /// - Throws: `.realOutOfRange` for a number that is not finite, a β that is not above 0, or bounds that
  ///   leave nothing between them.
  public init(_ function: Function) throws(LayerError) {
    switch function {
    case .leakyReLU(let slope):
      try Hyperparameter.slope.check(slope, in: .finite)
    case .randomizedLeakyReLU(let lower, let upper):
      try Hyperparameter.lower.check(lower, in: .finite)
      try Hyperparameter.upper.check(upper, in: lower...Double.greatestFiniteMagnitude)
      // Their middle and their distance must be finite too.
      try Hyperparameter.upper.check(upper - lower, in: .finite)
    case .elu(let alpha):
      try Hyperparameter.alpha.check(alpha, in: .finite)
    case .softplus(let beta):
      try Hyperparameter.beta.check(beta, in: Double.leastNormalMagnitude...1e6)
    case .hardTanh(let least, let most):
      try Hyperparameter.least.check(least, in: .finite)
      try Hyperparameter.most.check(most, in: least...Double.greatestFiniteMagnitude)
    case .clippedReLU(let ceiling):
      try Hyperparameter.most.check(ceiling, in: .nonNegative)
    case .threshold(let threshold, let value):
      try Hyperparameter.threshold.check(threshold, in: .finite)
      try Hyperparameter.value.check(value, in: .finite)
    case .relu, .sigmoid, .tanh, .relu6, .gelu, .selu, .silu, .mish, .hardSwish, .hardSigmoid,
      .softsign, .square, .identity:
      break
    }
    self.function = function
  }
}

@_spi(Rules) extension Activation: LayerDefinition {
  public static var kind: LayerKind { .activation }

  public var family: LayerFamily { .activation(function) }

  public var patternWord: String? { function.pattern }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    .same(as: try input.single)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    CostRule(operations: function.operations(values: try input.single.inputValues()))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .inPlace }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .pointwise(input)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    function.saved(output.count, inPlace: form.isInPlace)
  }
}

extension Activation.Function {
  /// The word in an architecture's pattern.
  var pattern: String? {
    switch self {
    case .relu: "RELU"
    case .leakyReLU: "LEAKY-RELU"
    case .randomizedLeakyReLU: "RRELU"
    case .elu: "ELU"
    case .sigmoid: "SIGMOID"
    case .tanh: "TANH"
    case .relu6: "RELU6"
    case .gelu: "GELU"
    case .selu: "SELU"
    case .silu: "SILU"
    case .mish: "MISH"
    case .softplus: "SOFTPLUS"
    case .hardSwish: "HARD-SWISH"
    case .hardSigmoid: "HARD-SIGMOID"
    case .hardTanh: "HARD-TANH"
    case .clippedReLU: "RELU"
    case .softsign: "SOFTSIGN"
    case .threshold: "THRESHOLD"
    case .square: "SQUARE"
    case .identity: nil
    }
  }

  /// Returns the cost of the formulas above for `n` values. Signs are free.
  fileprivate func operations<Number: RuleNumber>(values n: Number) -> OperationRule<Number> {
    switch self {
    case .relu:
      OperationRule(comparisons: n)
    case .leakyReLU, .randomizedLeakyReLU:
      OperationRule(multiplications: n, comparisons: n)
    case .elu:
      OperationRule(multiplications: n, additions: n, comparisons: n, exponentials: n)
    case .selu:
      OperationRule(multiplications: n.times(2), additions: n, comparisons: n, exponentials: n)
    case .sigmoid, .silu:
      OperationRule(additions: n, divisions: n, exponentials: n)
    case .tanh:
      OperationRule(hyperbolicTangents: n)
    case .relu6, .hardTanh, .clippedReLU:
      OperationRule(comparisons: n.times(2))
    case .softsign:
      OperationRule(additions: n, divisions: n)
    case .threshold:
      OperationRule(comparisons: n)
    case .square:
      OperationRule(multiplications: n)
    case .identity:
      .none
    case .gelu(.exact):
      OperationRule(multiplications: n.times(3), additions: n, errorFunctions: n)
    case .gelu(.tanh):
      OperationRule(multiplications: n.times(6), additions: n.times(2), hyperbolicTangents: n)
    case .softplus(let beta):
      // max(x, 0) + ln(1 + e^−|βx|) / β, which does not overflow.
      OperationRule(
        multiplications: beta == 1 ? nil : n, additions: n.times(2), comparisons: n,
        divisions: beta == 1 ? nil : n, exponentials: n, logarithms: n)
    case .mish:
      OperationRule(
        multiplications: n, additions: n.times(2), comparisons: n, exponentials: n, logarithms: n,
        hyperbolicTangents: n)
    case .hardSigmoid:
      OperationRule(additions: n, comparisons: n.times(2), divisions: n)
    case .hardSwish:
      OperationRule(multiplications: n, additions: n, comparisons: n.times(2), divisions: n)
    }
  }

  /// Returns what the backward pass reads of `values` values.
  fileprivate func saved(_ values: Int64, inPlace: Bool) -> SavedForBackward {
    guard self != .identity else { return .nothing }
    guard self != .softsign else {
      // A division by 1 + |x|, which is a tensor of its own.
      return SavedForBackward(inputs: true, intermediates: values)
    }
    if case .randomizedLeakyReLU = self {
      // The slopes that were drawn.
      return SavedForBackward(inputs: !inPlace, output: inPlace, intermediates: values)
    }
    return savesOutput(inPlace: inPlace)
      ? SavedForBackward(output: true) : SavedForBackward(inputs: true)
  }

  /// Returns whether the backward pass reads the function's value, rather than what went in.
  fileprivate func savesOutput(inPlace: Bool) -> Bool {
    switch self {
    case .relu, .sigmoid, .tanh: true
    case .leakyReLU, .randomizedLeakyReLU, .elu, .selu: inPlace
    // In place, PyTorch saves a copy of what went in.
    case .relu6, .hardSwish, .hardSigmoid, .hardTanh, .clippedReLU, .threshold: false
    case .gelu, .silu, .mish, .softplus, .softsign, .square, .identity: false
    }
  }

  /// True if the slope at a place follows from the value there, so that a derivative needs no more.
  @_spi(Rules) public var slopeFollowsFromValue: Bool {
    switch self {
    case .relu, .sigmoid, .tanh, .relu6, .hardSigmoid, .hardTanh, .clippedReLU, .identity: true
    // A falling branch gives some values twice.
    case .leakyReLU(let slope): slope >= 0
    case .elu(let alpha): alpha >= 0
    case .randomizedLeakyReLU, .gelu, .selu, .silu, .mish, .softplus, .hardSwish, .softsign,
      .threshold, .square:
      false
    }
  }

  /// True if the backward pass can do without what went in.
  @_spi(Rules) public var canWorkInPlace: Bool { savesOutput(inPlace: true) }
}

extension Activation.Function {
  /// The function whatever its constants. Raw values are for people.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case relu = "ReLU"
    case leakyReLU = "leaky ReLU"
    case randomizedLeakyReLU = "randomized leaky ReLU"
    case elu = "ELU"
    case sigmoid, tanh
    case relu6 = "ReLU6"
    case gelu = "GELU"
    case selu = "SELU"
    case silu = "SiLU"
    case mish, softplus
    case hardSwish = "hard-swish"
    case hardSigmoid = "hard-sigmoid"
    case hardTanh = "hard-tanh"
    case clippedReLU = "ReLU with a ceiling"
    case softsign, threshold, square, identity
  }

  /// The name as explanations and pages write it, such as `hard-swish`.
  public var name: Name {
    switch self {
    case .relu: .relu
    case .leakyReLU: .leakyReLU
    case .randomizedLeakyReLU: .randomizedLeakyReLU
    case .elu: .elu
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu6: .relu6
    case .gelu: .gelu
    case .selu: .selu
    case .silu: .silu
    case .mish: .mish
    case .softplus: .softplus
    case .hardSwish: .hardSwish
    case .hardSigmoid: .hardSigmoid
    case .hardTanh: .hardTanh
    case .clippedReLU: .clippedReLU
    case .softsign: .softsign
    case .threshold: .threshold
    case .square: .square
    case .identity: .identity
    }
  }
}

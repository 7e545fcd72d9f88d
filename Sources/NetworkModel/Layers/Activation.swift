/// A fixed function of each value by itself.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: that of its formula for each value, both sides of a choice computed
///   (`docs/conventions.md`).
/// - Example: `relu`
/// - Source: ReLU: Krizhevsky et al. 2012, §3.1; leaky ReLU: Maas et al. 2013; ELU: arXiv:1511.07289;
///   SELU: arXiv:1706.02515; GELU: arXiv:1606.08415; SiLU: arXiv:1702.03118; mish: arXiv:1908.08681;
///   ReLU6, hard-swish and hard-sigmoid: arXiv:1905.02244.
public struct Activation: Hashable, Sendable {
  /// The function, applied to every value.
  public let function: Function

  /// Functions of one value x that have no parameters.
  public enum Function: Hashable, Sendable {
    /// `max(x, 0)`.
    case relu
    /// `x` above 0, `slope·x` below.
    case leakyReLU(slope: Double)
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
    /// `ln(1 + eˣ)`.
    case softplus
    /// `x·min(max(x + 3, 0), 6) / 6`.
    case hardSwish
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid
  }

  /// The computation of GELU's Φ. Raw values are those of PyTorch's and ONNX's `approximate`.
  public enum GELUForm: String, Hashable, Sendable, CaseIterable {
    /// `½x·(1 + erf(x / √2))`.
    case exact = "none"
    /// `½x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))`.
    case tanh
  }

  /// - Throws: `.realOutOfRange` for a slope or α that is not finite.
  public init(_ function: Function) throws(LayerError) {
    switch function {
    case .leakyReLU(let slope):
      try Hyperparameter.slope.check(slope, in: .finite)
    case .elu(let alpha):
      try Hyperparameter.alpha.check(alpha, in: .finite)
    case .relu, .sigmoid, .tanh, .relu6, .gelu, .selu, .silu, .mish, .softplus, .hardSwish,
      .hardSigmoid:
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
    function.savesOutput(inPlace: form.isInPlace)
      ? SavedForBackward(output: true) : SavedForBackward(inputs: true)
  }
}

extension Activation.Function {
  /// The word in an architecture's pattern.
  var pattern: String {
    switch self {
    case .relu: "RELU"
    case .leakyReLU: "LEAKY-RELU"
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
    }
  }

  /// Returns the cost of the formulas above for `n` values. Signs are free.
  fileprivate func operations<Number: RuleNumber>(values n: Number) -> OperationRule<Number> {
    switch self {
    case .relu:
      OperationRule(comparisons: n)
    case .leakyReLU:
      OperationRule(multiplications: n, comparisons: n)
    case .elu:
      OperationRule(multiplications: n, additions: n, comparisons: n, exponentials: n)
    case .selu:
      OperationRule(multiplications: n.times(2), additions: n, comparisons: n, exponentials: n)
    case .sigmoid, .silu:
      OperationRule(additions: n, divisions: n, exponentials: n)
    case .tanh:
      OperationRule(hyperbolicTangents: n)
    case .relu6:
      OperationRule(comparisons: n.times(2))
    case .gelu(.exact):
      OperationRule(multiplications: n.times(3), additions: n, errorFunctions: n)
    case .gelu(.tanh):
      OperationRule(multiplications: n.times(6), additions: n.times(2), hyperbolicTangents: n)
    case .softplus:
      // max(x, 0) + ln(1 + e^−|x|), which does not overflow.
      OperationRule(additions: n.times(2), comparisons: n, exponentials: n, logarithms: n)
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

  /// Returns whether the backward pass reads the function's value, rather than what went in.
  fileprivate func savesOutput(inPlace: Bool) -> Bool {
    switch self {
    case .relu, .sigmoid, .tanh: true
    case .leakyReLU, .elu, .selu: inPlace
    // In place, PyTorch saves a copy of what went in.
    case .relu6, .hardSwish, .hardSigmoid: false
    case .gelu, .silu, .mish, .softplus: false
    }
  }

  /// True if the slope at a place follows from the value there, so that a derivative needs no more.
  @_spi(Rules) public var slopeFollowsFromValue: Bool {
    switch self {
    case .relu, .sigmoid, .tanh, .relu6, .hardSigmoid: true
    // A falling branch gives some values twice.
    case .leakyReLU(let slope): slope >= 0
    case .elu(let alpha): alpha >= 0
    case .gelu, .selu, .silu, .mish, .softplus, .hardSwish: false
    }
  }

  /// True if the backward pass can do without what went in.
  @_spi(Rules) public var canWorkInPlace: Bool { savesOutput(inPlace: true) }

  /// As texts for people name it.
  public var words: String {
    switch self {
    case .relu: "ReLU"
    case .leakyReLU: "leaky ReLU"
    case .elu: "ELU"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu6: "ReLU6"
    case .gelu: "GELU"
    case .selu: "SELU"
    case .silu: "SiLU"
    case .mish: "mish"
    case .softplus: "softplus"
    case .hardSwish: "hard-swish"
    case .hardSigmoid: "hard-sigmoid"
    }
  }
}

extension Activation.Function {
  /// The function whatever its constants. Raw values are for people.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case relu = "ReLU"
    case leakyReLU = "leaky ReLU"
    case elu = "ELU"
    case sigmoid, tanh
    case relu6 = "ReLU6"
    case gelu = "GELU"
    case selu = "SELU"
    case silu = "SiLU"
    case mish, softplus
    case hardSwish = "hard-swish"
    case hardSigmoid = "hard-sigmoid"
  }

  /// The name as explanations and pages write it, such as `hard-swish`.
  public var name: Name {
    switch self {
    case .relu: .relu
    case .leakyReLU: .leakyReLU
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
    }
  }
}
